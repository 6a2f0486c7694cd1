// TEST_IDENTITIES: destinations with a fixed code and an end date, for app-store reviewers and end-to-end tests. They are
// never sent anything.
import type { Channel } from '../channels/channel.ts';
import { channelRows } from '../channels/list.ts';
import { SettingError } from './forms.ts';

export interface TestIdentity {
  readonly code: string;
  /** The channel whose contact it is. */
  readonly channel: string;
  /** The instant at which the identity ends, in epoch milliseconds. */
  readonly untilMs: number;
}

/** By destination, as its channel calls it (`Channel.readIdentity`). */
export type TestIdentities = Readonly<Record<string, TestIdentity>>;

const longestLifeMs = 90 * 24 * 3600 * 1000;

/** `Date.parse` takes 30 February for 2 March: a day that is not there is a slip of the pen. */
const isDate = (text: string): boolean => {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

function readIdentity(entry: unknown, nowMs: number): Omit<TestIdentity, 'channel'> {
  const { code, until } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<
    string,
    unknown
  >;
  if (typeof code !== 'string' || !/^\d{6,10}$/.test(code))
    throw new SettingError('has a code that is not 6 to 10 digits');
  if (typeof until !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(until) || !isDate(until))
    throw new SettingError('has an identity without an "until" date (YYYY-MM-DD)');
  const untilMs = Date.parse(until);
  if (untilMs > nowMs + longestLifeMs)
    throw new SettingError('has an "until" date more than 90 days from now');
  return { code, untilMs };
}

/**
 * Reads `{"<destination>": {"code": "…", "until": "YYYY-MM-DD"}}`; throws `SettingError`. An identity whose
 * date has passed is kept: nothing may be sent to it, and a function that starts after that date must still start.
 */
export function readTestIdentities(value: Readonly<Record<string, unknown>>, nowMs: number): TestIdentities {
  const identities = Object.entries(value).map(([destination, entry]) => {
    const [found] = channelRows.flatMap(({ name, readIdentity }) => {
      const to = readIdentity(destination);
      return to === undefined ? [] : [{ to, channel: name }];
    });
    if (!found)
      throw new SettingError(
        'has a destination that is neither an email address nor a phone number such as +12025550100, so it could never sign in',
      );
    return [found.to, { ...readIdentity(entry, nowMs), channel: found.channel }] as const;
  });
  if (new Set(identities.map(([to]) => to)).size < identities.length)
    throw new SettingError('names a destination twice, in two spellings');
  return Object.fromEntries(identities);
}

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
