// The command line in this process: parsed as it ships, with a context that remembers instead of one that asks AWS.
import { CommanderError } from 'commander';
import { openClients } from '../../build/cli/aws/clients.ts';
import { explain } from '../../build/cli/aws/errors.ts';
import type { GlobalOptions } from '../../build/cli/global-options.ts';
import { Interrupt } from '../../build/cli/interrupt.ts';
import type { Opener } from '../../build/cli/open-context.ts';
import { completeWords, createProgram } from '../../build/cli/program.ts';
import { type Caller, otp, spellCommands } from '../../build/cli/spell.ts';
import { testTerminal } from './deployment.ts';
import { region, where } from './moto.ts';

export interface Ran {
  /** What would have been the exit code of the process. */
  readonly code: number;
  /** Everything that was said, and the error, if any, in one text. */
  readonly text: string;
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
}

class Stop extends Error {}

export async function runCommandLine(
  words: readonly string[],
  { caller = otp, env = {}, nowMs = Date.now(), stopAtOpen = false }: Surroundings = {},
): Promise<Ran> {
  const terminal = testTerminal();
  const opened: GlobalOptions[] = [];
  const openLocal: Opener['openLocal'] = (options) => {
    opened.push(options);
    if (stopAtOpen) throw new Stop();
    return {
      aws: openClients(region),
      terminal,
      interrupt: new Interrupt(),
      env,
      now: () => nowMs,
      wait: async () => {},
      spell: (text) => spellCommands(text, caller, options),
    };
  };
  const open: Opener['open'] = async (options) => ({
    ...openLocal(options),
    where,
  });
  const program = createProgram(caller, { open, openLocal });
  const write = (text: string) => void terminal.lines.push(text);
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write });

  const before = process.exitCode;
  process.exitCode = undefined;
  let code = 0;
  try {
    await program.parseAsync(completeWords(program, caller, words), { from: 'user' });
    code = Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode;
    else if (!(error instanceof Stop)) {
      const { message, fix, exitCode } = explain(error);
      terminal.lines.push(message, fix);
      code = exitCode;
    }
  } finally {
    process.exitCode = before;
  }
  return { code, text: terminal.lines.join('\n'), results: terminal.results, opened };
}
