// Lets many users in again, some at a time. Who is unlocked is not found again: a run after a stop goes on.
import type { Table } from '../../../src/limits/table.ts';
import type { LocalContext } from '../context.ts';
import { midway } from '../midway.ts';
import type { ShutOut } from './shut-out.ts';
import { forgetWrongAnswers } from './users.ts';

/** So many writes at once are far below what one partition takes, and end quickly when Ctrl-C comes. */
const atOnce = 20;
const perLine = 500;

/** Returns how many were unlocked. */
export async function unlockAll(
  { terminal, interrupt, now }: LocalContext,
  table: Table,
  users: readonly ShutOut[],
): Promise<number> {
  let unlocked = 0;
  await terminal.step(`unlock ${users.length}`, async () => {
    for (let at = 0; at < users.length; at += atOnce) {
      const holds = `${unlocked} of ${users.length} are unlocked, the others as they were`;
      interrupt.check(holds, unlocked > 0);
      const some = users.slice(at, at + atOnce);
      await midway(holds, () =>
        Promise.all(some.map(({ pk }) => forgetWrongAnswers(table, pk, Math.floor(now() / 1000)))),
      );
      unlocked += some.length;
      if (unlocked % perLine === 0)
        terminal.say(terminal.style('dim', `  ${unlocked} of ${users.length} unlocked`));
    }
  });
  return unlocked;
}
