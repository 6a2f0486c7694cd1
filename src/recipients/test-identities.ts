// Destinations with a fixed code, for app-store reviewers and end-to-end tests. They are never sent anything.

export interface TestIdentity {
  readonly code: string;
  /** The instant at which the identity ends, in epoch milliseconds. */
  readonly untilMs: number;
}

/** By exact destination: an address in lower case, or a number in E.164 form. */
export type TestIdentities = Readonly<Record<string, TestIdentity>>;

/** Destinations whose date has passed; a deployment is refused while there are any. */
export const expiredTestIdentities = (identities: TestIdentities, nowMs: number): number =>
  Object.values(identities).filter(({ untilMs }) => untilMs <= nowMs).length;

/** The fixed code of a destination, while its date has not passed. */
export function liveTestCode(
  identities: TestIdentities,
  destination: string | undefined,
  nowMs: number,
): string | undefined {
  const key = destination?.toLowerCase() ?? '';
  const identity = Object.hasOwn(identities, key) ? identities[key] : undefined;
  return identity && identity.untilMs > nowMs ? identity.code : undefined;
}
