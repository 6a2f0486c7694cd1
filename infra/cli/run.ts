// Runs the command line: one line of words, errors in words, one JSON document where it was asked for; and the process around
// it, with its streams, signals and exit code.
import { CommanderError } from 'commander';
import { errorCode, explain } from './aws/errors.ts';
import { type ExitCode, exit } from './command-error.ts';
import { createOpener, type Opener } from './context.ts';
import { type Caller, formatCommands } from './format-commands.ts';
import { Interrupt } from './interrupt.ts';
import type { GlobalOptions } from './options.ts';
import { completeWords, createProgram } from './program.ts';

interface Execution {
  readonly caller: Caller;
  readonly opener: Opener;
  readonly words: readonly string[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Returns what the process ends with. */
export async function execute({ caller, opener, words, out, err }: Execution): Promise<ExitCode> {
  let code: ExitCode = exit.done;
  const program = createProgram(caller, opener, (ended) => {
    code = ended;
  });
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeOut: out, writeErr: err });
  /** With --json stdout carries one document in any case: the result, or why there is none. */
  const fail = (error: string, fix: string, exitCode: ExitCode): ExitCode => {
    if (words.includes('--json')) out(`${JSON.stringify({ error, fix, exitCode }, null, 2)}\n`);
    return exitCode;
  };
  try {
    await program.parseAsync(completeWords(program, caller, words), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version were asked for; a slip of the finger has been told by commander.
      if (error.exitCode === exit.done) return exit.done;
      const [what = '', ...more] = error.message.replace(/^error: /, '').split('\n');
      return fail(what, more.join(' ') || 'See --help', exit.refused);
    }
    const { message, fix, exitCode } = explain(error);
    const spelled = formatCommands(fix, caller, program.opts<GlobalOptions>());
    err(`\nError: ${message}\nFix:   ${spelled}\n`);
    return fail(message, spelled, exitCode);
  }
}

export async function run(caller: Caller): Promise<void> {
  const interrupt = new Interrupt();
  const { stdout, stderr } = process;
  // A pipe may close, as `head` does: what is under way is still ended in order.
  for (const stream of [stdout, stderr])
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
      if (interrupt.isAwaited) interrupt.request();
    });
  // A closed terminal and a cancelled job come by the other two.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupt.request();
      stderr.write(interrupt.isAwaited ? '\n' : '\nCtrl-C: ending the step under way…\n');
    });
  const code = await execute({
    caller,
    opener: createOpener(caller, interrupt),
    words: process.argv.slice(2),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
  });
  const stopped = code === exit.refused || code === exit.partial;
  if (interrupt.asked && !stopped && !interrupt.isAwaited)
    stderr.write('Ctrl-C came too late to stop anything: all was completed.\n');
  process.exitCode = code;
}
