// Reads the function's log: what is there, page by page, and then what comes.
import { type FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { found, isPassing } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { LocalContext } from '../context.ts';
import { filterPattern } from './log-lines.ts';

export interface LogQuery {
  /** Of the function, which is named like its stack. */
  readonly group: string;
  readonly id: string | undefined;
  readonly sinceMs: number;
}

/** Page by page: a page may be empty and yet have others after it. */
export async function* readLog(
  { aws, terminal }: Pick<LocalContext, 'aws' | 'terminal'>,
  { group, id, sinceMs }: LogQuery,
): AsyncGenerator<readonly FilteredLogEvent[]> {
  const pages = paginateFilterLogEvents(
    { client: aws.logs },
    {
      logGroupName: group,
      startTime: sinceMs,
      ...(id !== undefined && { filterPattern: filterPattern(id) }),
    },
  );
  for (;;) {
    const page = await terminal.watch('read the log', () => found(() => pages.next()));
    if (page === undefined)
      throw new CommandError(
        `There is no log group ${group} here`,
        'Deploy with `otp deploy`, or say where it is with --stack, --region and --profile',
      );
    if (page.done) return;
    yield page.value.events ?? [];
  }
}

const pollMs = 2_000;
const sliceMs = 200;
/** Another instance's lines may arrive this much later than those that are newer. */
const lateMs = 30_000;
/** Without a line, no more than this is searched again. AWS refuses a clock that is off by as much. */
const searchMs = 5 * 60_000;

/** Tells each event once, also where pages overlap, until `interrupt` is asked. A fault that passes is waited out. */
export async function followLog(
  context: Pick<LocalContext, 'aws' | 'terminal' | 'interrupt' | 'now' | 'wait'>,
  query: LogQuery,
  tell: (event: FilteredLogEvent) => void,
): Promise<void> {
  const { terminal, interrupt, now, wait } = context;
  const seen = new Map<string, number>();
  let { sinceMs } = query;
  let isWaiting = false;
  while (!interrupt.asked) {
    const askedMs = now();
    try {
      for await (const events of readLog(context, { ...query, sinceMs })) {
        for (const event of events) {
          const { eventId = '', timestamp = 0 } = event;
          if (!seen.has(eventId)) tell(event);
          seen.set(eventId, timestamp);
        }
        if (interrupt.asked) return;
      }
      isWaiting = false;
      const newestMs = [...seen.values()].reduce((newest, at) => Math.max(newest, at), 0);
      sinceMs = Math.max(sinceMs, newestMs - lateMs, askedMs - searchMs);
      for (const [eventId, at] of seen) if (at < sinceMs) seen.delete(eventId);
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!isWaiting) terminal.say(terminal.style('dim', 'AWS does not answer just now: still following.'));
      isWaiting = true;
    }
    // In slices, so that Ctrl-C is obeyed at once.
    for (let waitedMs = 0; waitedMs < pollMs && !interrupt.asked; waitedMs += sliceMs) await wait(sliceMs);
  }
}
