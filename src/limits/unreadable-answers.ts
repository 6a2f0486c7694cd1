// Answers that cannot be a code, counted for each sign-in, since they cost none of its attempts. Cognito tells Define and Create
// only that an answer was not right, so Verify leaves a count for them in the table.
import type { Hmac } from '../crypto/hmac.ts';
import type { Limits } from './limits.ts';
import { hourSeconds } from './policy.ts';
import type { Table } from './table.ts';

/** The next ones of a sign-in cost an attempt each: a sign-in has an end, and a flood of them few writes. */
export const mostUnreadable = 5;

/** An item of the sign-in alone: an answer that says nothing about a code must not compete with one that does. */
const nameSignIn = (hmac: Hmac, signIn: string): string =>
  `sign-in:${hmac('table', 'sign-in', signIn).toString('base64url')}`;

export const countUnreadableAnswers = (
  table: Table,
  hmac: Hmac,
): Pick<Limits, 'noteUnreadable' | 'countUnreadable'> => ({
  async noteUnreadable(signIn, now) {
    await table.add(nameSignIn(hmac, signIn), {
      add: { unreadable: 1 },
      under: { unreadable: mostUnreadable },
      expiresAt: now + hourSeconds,
    });
  },
  async countUnreadable(signIn) {
    const item = await table.get(nameSignIn(hmac, signIn));
    return Number(item?.unreadable ?? 0);
  },
});
