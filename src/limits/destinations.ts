// How many messages went to one destination, by any user.
import type { Settings } from '../settings/table.ts';
import type { Limits } from './limits.ts';
import { daySeconds, hourSeconds } from './policy.ts';
import { fewerThan, shift } from './register.ts';
import type { Table } from './table.ts';

export const destinationPk = (destinationHash: string): string => `to#${destinationHash}`;

export const destinationLimits = (
  table: Table,
  rules: Pick<Settings, 'SENDS_PER_HOUR' | 'SENDS_PER_DAY'>,
): Pick<Limits, 'countSend'> => ({
  async countSend(destinationHash, nowSeconds) {
    const item = await table.update({
      pk: destinationPk(destinationHash),
      update: `SET ${shift('sent', rules.SENDS_PER_DAY)}, expiresAt = :expiry`,
      condition: [
        fewerThan('sent', rules.SENDS_PER_HOUR, ':hourAgo'),
        fewerThan('sent', rules.SENDS_PER_DAY, ':dayAgo'),
      ].join(' AND '),
      values: {
        ':now': nowSeconds,
        // A register of one has nothing to shift, and DynamoDB refuses a value that no expression uses.
        ...(rules.SENDS_PER_DAY > 1 && { ':zero': 0 }),
        ':hourAgo': nowSeconds - hourSeconds,
        ':dayAgo': nowSeconds - daySeconds,
        ':expiry': nowSeconds + 2 * daySeconds,
      },
    });
    return item !== undefined;
  },
});
