// Every rule about one destination, as pure functions of its record: how many messages went to it, by any user.
import type { Hmac } from '../crypto/hmac.ts';
import type { Settings } from '../settings/table.ts';
import { type TrustTier, trustTiers } from '../sign-in.ts';
import { daySeconds, hourSeconds } from './policy.ts';
import { list, mapOf, object, type Shape, whole } from './shape.ts';

/**
 * Times of the last day in epoch seconds, oldest first: a list for each trust tier, so that strangers who know an owner's
 * name and address use up the first two, and never that of the owner's known devices. And one for what decoys asked for.
 */
export interface DestinationRecord {
  readonly sends: Readonly<Record<string, readonly number[]>>;
}

const newDestination: DestinationRecord = { sends: {} };

export const isDestinationRecord: Shape<DestinationRecord> = object<DestinationRecord>({
  sends: mapOf(list(whole)),
});

/** A hash: the table names nobody. */
export const nameDestination = (hmac: Hmac, limitKey: string): string =>
  `destination:${hmac('table', 'destination', limitKey).toString('base64url')}`;

/** How long a destination's record is kept after its last message. */
export const keepDestinationSeconds = 2 * daySeconds;

export type DestinationRules = Pick<Settings, 'SENDS_PER_HOUR' | 'SENDS_PER_DAY'>;

export interface Send {
  readonly tier: TrustTier;
  /** A decoy meets the list that a user in its place would, and adds to its own alone. */
  readonly isPretended: boolean;
  /** Has a separate list: notices take nothing from the codes. */
  readonly isNotice?: boolean;
  readonly now: number;
}

const decoys = 'decoy';
const notices = 'notice';
const listOf = ({ tier, isPretended, isNotice }: Send): string =>
  isNotice ? notices : isPretended ? decoys : tier;

const countSince = ({ sends }: DestinationRecord, name: string, since: number): number =>
  (sends[name] ?? []).filter((at) => at > since).length;

/** The record with one message more; `undefined` when the destination has had all that its caps allow. */
export function countSend(
  destination: DestinationRecord = newDestination,
  send: Send,
  { SENDS_PER_HOUR, SENDS_PER_DAY }: DestinationRules,
): DestinationRecord | undefined {
  const { tier, now } = send;
  const own = listOf(send);
  const isFull = (send.isNotice ? [own] : [tier, own]).some(
    (name) =>
      countSince(destination, name, now - hourSeconds) >= SENDS_PER_HOUR ||
      countSince(destination, name, now - daySeconds) >= SENDS_PER_DAY,
  );
  if (isFull) return undefined;
  const recent = Object.entries(destination.sends)
    .map(([name, times]) => [name, times.filter((at) => at > now - daySeconds)] as const)
    .filter(([, times]) => times.length > 0);
  const sends = Object.fromEntries(recent);
  return { sends: { ...sends, [own]: [...(sends[own] ?? []), now] } };
}

/** Messages to each trust tier, as the command line shows them. */
export const describeSends = (destination: DestinationRecord = newDestination, now: number) =>
  Object.fromEntries(
    trustTiers.map((tier) => [
      tier,
      {
        inTheLastHour: countSince(destination, tier, now - hourSeconds),
        inTheLastDay: countSince(destination, tier, now - daySeconds),
      },
    ]),
  ) as Record<TrustTier, { readonly inTheLastHour: number; readonly inTheLastDay: number }>;
