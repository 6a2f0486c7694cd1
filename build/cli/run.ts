// Runs the command line: Ctrl-C, output that nobody reads, errors in words, and the exit code.
import { explain } from './aws/errors.ts';
import { outliveBrokenPipes } from './broken-pipe.ts';
import type { GlobalOptions } from './global-options.ts';
import { Interrupt } from './interrupt.ts';
import { createOpener } from './open-context.ts';
import { completeWords, createProgram } from './program.ts';
import { type Caller, spellCommands } from './spell.ts';

export async function run(caller: Caller): Promise<void> {
  const interrupt = new Interrupt();
  outliveBrokenPipes([process.stdout, process.stderr]);
  // A closed terminal and a cancelled job come by the other two.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupt.request();
      process.stderr.write('\nCtrl-C: ending the step under way…\n');
    });
  const program = createProgram(caller, createOpener(caller, interrupt));
  try {
    await program.parseAsync(completeWords(program, caller, process.argv.slice(2)), { from: 'user' });
    if (interrupt.asked) process.stderr.write('Ctrl-C came too late to stop anything: all was completed.\n');
  } catch (error) {
    const { message, fix, exitCode } = explain(error);
    const spelled = spellCommands(fix, caller, program.opts<GlobalOptions>());
    process.stderr.write(`\nWrong: ${message}\nDo:    ${spelled}\n`);
    process.exitCode = exitCode;
  }
}
