// Lets many users in again, some at a time. Who is unlocked is not found again: a run after a stop goes on.
import type { Store } from '../../../src/limits/store.ts';
import type { UserRecord } from '../../../src/limits/user-record.ts';
import type { LocalContext } from '../context.ts';
import { midway } from '../midway.ts';
import type { ShutOut } from './shut-out.ts';
import { unlockUser } from './users.ts';

/** So many writes at once are far below what one partition takes, and end quickly when Ctrl-C comes. */
const atOnce = 20;
const perLine = 500;

/** Returns how many were unlocked. */
export async function unlockAll(
  { terminal, interrupt, now }: LocalContext,
  records: Store<UserRecord>,
  users: readonly ShutOut[],
): Promise<number> {
  let unlocked = 0;
  await terminal.step(`unlock ${users.length}`, async () => {
    for (let at = 0; at < users.length; at += atOnce) {
      const holds = `${unlocked} of ${users.length} are unlocked, the others as they were`;
      interrupt.check(holds, unlocked > 0);
      const some = users.slice(at, at + atOnce);
      await midway(holds, () => Promise.all(some.map(({ key }) => unlockUser(records, key, now()))));
      unlocked += some.length;
      if (unlocked % perLine === 0)
        terminal.say(terminal.style('dim', `  ${unlocked} of ${users.length} unlocked`));
    }
  });
  return unlocked;
}
