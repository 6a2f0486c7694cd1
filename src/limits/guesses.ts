// A user's wrong answers: each guess is spent before it is compared.
import type { Hmac } from '../challenge/hmac.ts';
import type { Settings } from '../settings/table.ts';
import type { Limits } from './limits.ts';
import { hourSeconds } from './policy.ts';
import { clear, fewerThan, shift } from './register.ts';
import type { Table } from './table.ts';
import { expireUser, nameUserItem, readNumber } from './user-item.ts';

type Rules = Pick<Settings, 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE' | 'LOCK_SECONDS'>;

export function limitGuesses(table: Table, rules: Rules, hmac: Hmac): Pick<Limits, 'spend' | 'lock'> {
  return {
    async spend(user, nowSeconds) {
      const { WRONG_PER_HOUR, WRONG_BEFORE_DISABLE } = rules;
      const item = await table.update({
        pk: nameUserItem(hmac, user),
        update: `SET ${shift('wrong', WRONG_PER_HOUR)}, expiresAt = :expiry ADD inARow :one`,
        condition: [
          fewerThan('wrong', WRONG_PER_HOUR, ':hourAgo'),
          '(attribute_not_exists(inARow) OR inARow < :most)',
          '(attribute_not_exists(lockedUntil) OR lockedUntil <= :now)',
        ].join(' AND '),
        values: {
          ':now': nowSeconds,
          ':zero': 0,
          ':one': 1,
          ':hourAgo': nowSeconds - hourSeconds,
          ':most': WRONG_BEFORE_DISABLE,
          ':expiry': expireUser(user, nowSeconds),
        },
      });
      if (!item) return { allowed: false };
      return {
        allowed: true,
        wouldLock: readNumber(item, `wrong${WRONG_PER_HOUR - 1}`) > nowSeconds - hourSeconds,
        wouldDisable: readNumber(item, 'inARow') >= WRONG_BEFORE_DISABLE,
      };
    },

    // Until this is written, the full register itself refuses every further guess.
    async lock(user, nowSeconds) {
      await table.update({
        pk: nameUserItem(hmac, user),
        update: `SET lockedUntil = :until REMOVE ${clear('wrong', rules.WRONG_PER_HOUR)}`,
        condition: `wrong${rules.WRONG_PER_HOUR - 1} > :hourAgo`,
        values: { ':until': nowSeconds + rules.LOCK_SECONDS, ':hourAgo': nowSeconds - hourSeconds },
      });
    },
  };
}
