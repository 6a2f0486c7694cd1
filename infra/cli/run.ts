// Runs the command line as a process: its words, streams, signals and exit code.
import { errorCode } from './aws/errors.ts';
import { exit } from './command-error.ts';
import { execute } from './execute.ts';
import type { Caller } from './format-commands.ts';
import { Interrupt } from './interrupt.ts';
import { createOpener } from './open-context.ts';

type Stream = NodeJS.WritableStream & { on(event: 'error', listener: (error: Error) => void): unknown };

export function outliveBrokenPipes(streams: readonly Stream[], onBroken: () => void = () => {}): void {
  for (const stream of streams)
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
      onBroken();
    });
}

export async function run(caller: Caller): Promise<void> {
  const interrupt = new Interrupt();
  outliveBrokenPipes([process.stdout, process.stderr], () => {
    if (interrupt.isAwaited) interrupt.request();
  });
  // A closed terminal and a cancelled job come by the other two.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupt.request();
      process.stderr.write(interrupt.isAwaited ? '\n' : '\nCtrl-C: ending the step under way…\n');
    });
  let isAnswered = false;
  const code = await execute({
    caller,
    opener: createOpener(caller, interrupt, () => {
      isAnswered = true;
    }),
    words: process.argv.slice(2),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isAnswered: () => isAnswered,
  });
  const stopped = code === exit.refused || code === exit.partial;
  if (interrupt.asked && !stopped && !interrupt.isAwaited)
    process.stderr.write('Ctrl-C came too late to stop anything: all was completed.\n');
  process.exitCode = code;
}
