// TEST_IDENTITIES: destinations with a fixed code and an end date, for app-store reviewers and end-to-end tests. They are
// never sent anything.
import { SettingError } from './forms.ts';

export interface TestIdentity {
  readonly code: string;
  /** The instant at which the identity ends, in epoch milliseconds. */
  readonly untilMs: number;
}

/** By exact destination: an address in lower case, or a number in E.164 form. */
export type TestIdentities = Readonly<Record<string, TestIdentity>>;

const longestLifeMs = 90 * 24 * 3600 * 1000;

/** `Date.parse` takes 30 February for 2 March: a day that is not there is a slip of the pen. */
const isDate = (text: string): boolean => {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

function readIdentity(entry: unknown, nowMs: number): TestIdentity {
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
 * date has passed is kept: it never matches, and a function that starts after that date must still start.
 */
export const readTestIdentities = (value: Readonly<Record<string, unknown>>, nowMs: number): TestIdentities =>
  Object.fromEntries(
    Object.entries(value).map(([destination, entry]) => [
      destination.toLowerCase(),
      readIdentity(entry, nowMs),
    ]),
  );

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
