// Ends a process of a function, and waits until it is gone.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export async function endProcess(child: ChildProcess): Promise<void> {
  // Ended already, perhaps by the Ctrl-C that all processes of a terminal get: no `exit` would come any more.
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
