// How many messages went to one destination, by any user.
import type { Hmac } from '../crypto/hmac.ts';
import type { DeliveryLimits } from '../delivery/deliver-code.ts';
import type { Settings } from '../settings/table.ts';
import type { TrustTier as Standing } from '../sign-in.ts';
import { daySeconds, hourSeconds } from './policy.ts';
import { fewerThan, shift } from './register.ts';
import type { Table } from './table.ts';

export const nameDestinationItem = (hmac: Hmac, limitKey: string): string =>
  `to#${hmac('table', 'destination', limitKey).toString('base64url')}`;

/**
 * Registers of equal size, one for the messages of each standing: whoever knows an owner's name and address uses up the
 * first two, and never that of the owner's known devices. And one for what decoys asked for: a decoy meets the register
 * that a user in its place would, and adds to its own alone.
 */
const registers = { new: 'sent', proven: 'proven', device: 'device' } as const satisfies Record<
  Standing,
  string
>;
const decoys = 'asked';

export const limitDestinations = (
  table: Table,
  rules: Pick<Settings, 'SENDS_PER_HOUR' | 'SENDS_PER_DAY'>,
  hmac: Hmac,
): Pick<DeliveryLimits, 'countDestination'> => ({
  async countDestination({ limitKey, standing, isPretended, nowSeconds }) {
    const { SENDS_PER_HOUR, SENDS_PER_DAY } = rules;
    const real = registers[standing];
    const own = isPretended ? decoys : real;
    const item = await table.update({
      pk: nameDestinationItem(hmac, limitKey),
      update: `SET ${shift(own, SENDS_PER_DAY)}, expiresAt = :expiry`,
      condition: (isPretended ? [real, own] : [own])
        .flatMap((name) => [
          fewerThan(name, SENDS_PER_HOUR, ':hourAgo'),
          fewerThan(name, SENDS_PER_DAY, ':dayAgo'),
        ])
        .join(' AND '),
      values: {
        ':now': nowSeconds,
        // A register of one has nothing to shift, and DynamoDB refuses a value that no expression uses.
        ...(SENDS_PER_DAY > 1 && { ':zero': 0 }),
        ':hourAgo': nowSeconds - hourSeconds,
        ':dayAgo': nowSeconds - daySeconds,
        ':expiry': nowSeconds + 2 * daySeconds,
      },
    });
    return item !== undefined;
  },
});
