// Runs the command line as a process: its words, streams, signals and exit code.
import { errorCode } from './aws/errors.ts';
import { exit } from './command-error.ts';
import { createOpener } from './context.ts';
import { execute } from './execute.ts';
import type { Caller } from './format-commands.ts';
import { Interrupt } from './interrupt.ts';

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
