// Carries out one line of words: errors in words, one JSON document where it was asked for, and the exit code.
import { CommanderError } from 'commander';
import { explain } from './aws/errors.ts';
import { type ExitCode, exit } from './command-error.ts';
import { type Caller, formatCommands } from './format-commands.ts';
import type { Opener } from './open-context.ts';
import type { GlobalOptions } from './options.ts';
import { completeWords, createProgram } from './program.ts';

export interface Execution {
  readonly caller: Caller;
  readonly opener: Opener;
  readonly words: readonly string[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a command has printed its result. */
  readonly isAnswered: () => boolean;
}

interface Failure {
  readonly error: string;
  readonly fix: string;
  readonly exitCode: ExitCode;
}

/** Returns what the process ends with. */
export async function execute(execution: Execution): Promise<ExitCode> {
  const { caller, opener, words, out, err, isAnswered } = execution;
  let code: ExitCode = exit.done;
  const program = createProgram(caller, opener, (ended) => {
    code = ended;
  });
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeOut: out, writeErr: err });
  /** With --json stdout carries one document in any case: the result, or why there is none. */
  const fail = (failure: Failure): ExitCode => {
    if (words.includes('--json') && !isAnswered()) out(`${JSON.stringify(failure, null, 2)}\n`);
    return failure.exitCode;
  };
  try {
    await program.parseAsync(completeWords(program, caller, words), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were asked for; a slip of the finger has been told by commander.
      if (error.exitCode === exit.done) return exit.done;
      const [what = '', ...more] = error.message.replace(/^error: /, '').split('\n');
      return fail({ error: what, fix: more.join(' ') || 'See --help', exitCode: exit.refused });
    }
    const { message, fix, exitCode } = explain(error);
    const spelled = formatCommands(fix, caller, program.opts<GlobalOptions>());
    err(`\nError: ${message}\nFix:   ${spelled}\n`);
    return fail({ error: message, fix: spelled, exitCode });
  }
}
