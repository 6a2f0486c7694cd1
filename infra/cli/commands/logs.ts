// otp logs: the lines of the function's log, all of them or those of one sign-in; with --follow also those to come.
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { formatLine, isLineId, lineResult } from '../operators/log-lines.ts';
import { followLog, readLog } from '../operators/log-reader.ts';
import { readTime, showTime } from '../operators/settings.ts';

export interface LogsOptions {
  readonly stack: string;
  readonly since: string;
  readonly follow: boolean;
  /** One document for scripts, and no line for people. */
  readonly json: boolean;
}

export async function runLogs(context: LocalContext, options: LogsOptions, id?: string): Promise<void> {
  const { terminal, interrupt, now } = context;
  const { stack, follow, json } = options;
  if (id !== undefined && !isLineId(id))
    throw new CommandError(
      `${id} is no id of a log line`,
      'Say what a line has as id, user or code: `otp logs` shows the ids',
    );
  if (follow && json)
    throw new CommandError(
      '--json is one document, and --follow has no end',
      'Leave one of them out; `otp logs --json` can be run again with another --since',
    );
  const seconds = readTime(options.since, now());
  const since = showTime(seconds);
  const query = { group: `/aws/lambda/${stack}`, id, sinceMs: seconds * 1000 };
  let told = 0;
  const tell = (event: FilteredLogEvent): void => {
    const line = formatLine(event, terminal.style);
    if (line === undefined) return;
    terminal.say(line);
    told++;
  };
  if (follow) {
    interrupt.isAwaited = true;
    terminal.say(terminal.style('dim', `Since ${since}, and what comes. Ctrl-C ends this.`));
    return followLog(context, query, tell);
  }
  const lines: ReturnType<typeof lineResult>[] = [];
  for await (const events of readLog(context, query)) {
    if (json) lines.push(...events.map(lineResult));
    else events.forEach(tell);
    interrupt.check('the log was not read to its end', false);
  }
  if (told + lines.length === 0)
    terminal.say(`No line${id ? ` of ${id}` : ''} since ${since}. An earlier --since looks further back.`);
  terminal.result({ lines });
}

export const addLogs = localCommand<LogsOptions, string | undefined>('logs', {
  summary: "the function's log: all lines, or those of one sign-in",
  description:
    'Prints the lines of the log group /aws/lambda/STACK in short: time, level, id, trigger and what was decided or ' +
    "counted. Lambda's own lines about every invocation are left out. --json has every line in full, as one " +
    'document {"lines":[…]}; it is refused with --follow, which ends on Ctrl-C.',
  declare: (command) =>
    command
      .argument('[id]', 'what a line has as id, user or code; after -- where it begins with -')
      .option('--since <time>', 'how long ago (90m, 2h, 3d), or a date or time as of unlock --since', '15m')
      .option('--follow', 'also print what comes, until Ctrl-C', false),
  run: runLogs,
});
