// The command line in this process: parsed as it ships, with a context that remembers instead of one that asks AWS.
import { CommanderError } from 'commander';
import { type Aws, openClients, type Where } from '../../infra/cli/aws/clients.ts';
import type { Opener } from '../../infra/cli/context.ts';
import { type Caller, formatCommands, otp } from '../../infra/cli/format-commands.ts';
import { Interrupt } from '../../infra/cli/interrupt.ts';
import type { GlobalOptions } from '../../infra/cli/options.ts';
import { execute } from '../../infra/cli/run.ts';
import { region, where } from './aws-account.ts';
import { type TestTerminal, testTerminal } from './deployment.ts';

export interface Ran {
  /** What would have been the exit code of the process. */
  readonly code: number;
  /** Everything that was said, and the error, if any, in one text. */
  readonly text: string;
  /** What went to stdout beside results: help, and with --json why there is no result. */
  readonly stdout: string;
  readonly results: readonly unknown[];
  /** The options that a context was opened with. */
  readonly opened: readonly GlobalOptions[];
}

interface Surroundings {
  readonly caller?: Caller;
  readonly env?: Readonly<Record<string, string>>;
  readonly nowMs?: number;
  /** Ends the run where a context is opened: for tests of what is parsed. */
  readonly stopAtOpen?: boolean;
  readonly terminal?: TestTerminal;
  /** Clients of an account in memory, in place of those that find an endpoint in the environment. */
  readonly aws?: Aws;
  readonly locate?: () => Promise<Where>;
}

/** Ends a run as `--help` does: nothing went wrong. */
class Stop extends CommanderError {
  constructor() {
    super(0, 'stopped', 'stopped');
  }
}

export async function runCommandLine(
  words: readonly string[],
  {
    caller = otp,
    env = {},
    nowMs = Date.now(),
    stopAtOpen = false,
    terminal = testTerminal(),
    aws = openClients(region),
    locate = async () => where,
  }: Surroundings = {},
): Promise<Ran> {
  const opened: GlobalOptions[] = [];
  let stdout = '';
  const openLocal: Opener['openLocal'] = (options) => {
    opened.push(options);
    if (stopAtOpen) throw new Stop();
    return {
      aws,
      terminal,
      interrupt: new Interrupt(),
      env,
      now: () => nowMs,
      wait: async () => {},
      formatCommands: (text) => formatCommands(text, caller, options),
    };
  };
  const open: Opener['open'] = async (options) => ({
    ...openLocal(options),
    where: await locate(),
  });
  const write = (text: string) => void terminal.lines.push(text);
  const code = await execute({
    caller,
    opener: { open, openLocal },
    words,
    out: (text) => {
      stdout += text;
      write(text);
    },
    err: write,
  });
  return { code, text: terminal.lines.join('\n'), stdout, results: terminal.results, opened };
}
