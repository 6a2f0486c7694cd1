// Destinations with a fixed code, for app-store reviewers and end-to-end tests. They are never sent anything.
import type { Channel } from '../channels/channel.ts';

export interface TestIdentity {
  readonly code: string;
  /** The channel whose contact it is. */
  readonly channel: string;
  /** The instant at which the identity ends, in epoch milliseconds. */
  readonly untilMs: number;
}

/** By destination, as its channel calls it (`Channel.readIdentity`). */
export type TestIdentities = Readonly<Record<string, TestIdentity>>;

/** Destinations whose date has passed; a deployment is refused while there are any. */
export const expiredTestIdentities = (identities: TestIdentities, nowMs: number): number =>
  Object.values(identities).filter(({ untilMs }) => untilMs <= nowMs).length;

/** The test identity that a user's contact is, past its date or not. Create and Verify both ask here. */
export function findTestIdentity(
  identities: TestIdentities,
  channel: Pick<Channel, 'readIdentity'>,
  contact: string,
): (TestIdentity & { readonly to: string }) | undefined {
  const to = channel.readIdentity(contact);
  const identity = to !== undefined && Object.hasOwn(identities, to) ? identities[to] : undefined;
  return to === undefined || identity === undefined ? undefined : { ...identity, to };
}

/** The fixed code of a user's contact, while its date has not passed. */
export function liveTestCode(
  identities: TestIdentities,
  channel: Pick<Channel, 'readIdentity'>,
  contact: string,
  nowMs: number,
): string | undefined {
  const identity = findTestIdentity(identities, channel, contact);
  return identity && identity.untilMs > nowMs ? identity.code : undefined;
}
