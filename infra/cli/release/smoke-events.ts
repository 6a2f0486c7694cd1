// Events that look like Cognito's, of every trigger source. They name users and a pool that do not exist, so they
// touch no real user's limits.
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { readPhone } from '../../../src/channels/sms/phone.ts';
import type { StateOwner } from '../../../src/crypto/state.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { TriggerSource } from '../../../src/sign-in.ts';
import { triggerEvent } from '../../host/trigger-contract.ts';

export type Answer = Readonly<Record<string, unknown>>;

export interface SessionRound {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: unknown;
}

type Attributes = Readonly<Record<string, string>>;

/** Who the events are about: a stranger to the pool, or a user of it. */
export interface Visitor {
  readonly region: string;
  readonly userName: string;
  readonly clientId: string;
  readonly isKnown: boolean;
  /** As Cognito tells them in a sign-in. A user who has no contact here cannot be sent anything. */
  readonly attributes: Attributes;
  /** Named with a fault, instead of the trigger source. */
  readonly place?: string;
}

type Serving = Pick<Settings, 'SMS_COUNTRIES' | 'SMS_RANGES' | 'TEST_IDENTITIES'>;

/**
 * A phone number that the settings serve; `undefined` where they serve the example of no country. Nothing is sent to it but to
 * a catcher.
 */
export async function findExampleNumber(config: Serving): Promise<string | undefined> {
  const { SMS_COUNTRIES: countries, SMS_RANGES: ranges, TEST_IDENTITIES: identities } = config;
  const servesAll = countries.includes('*');
  const serves = (country: string) => servesAll || countries.includes(country);
  const listed = countries.filter((country) => country !== '*') as CountryCode[];
  // A range that SMS_RANGES allows may be of a country that is not listed.
  for (const country of [...listed, 'US' as const, ...getCountries()]) {
    const number = getExampleNumber(country, examples)?.number;
    if (number === undefined || Object.hasOwn(identities, number)) continue;
    const phone = await readPhone(number, { serves, ranges, isVerified: false });
    if (typeof phone !== 'string') return phone.e164;
  }
  return undefined;
}

/** A stranger that no pool has, and the contacts to sign up with that these settings can reach. */
export async function makeVisitor(config: Settings, { region, id }: { region: string; id: string }) {
  const domain = config.SIGN_UP_EMAIL_DOMAINS[0] ?? 'example.com';
  const phone = await findExampleNumber(config);
  const takesEmail = config.CHANNELS.includes('EMAIL') || phone === undefined;
  const takesPhone = config.CHANNELS.includes('SMS') && phone !== undefined;
  const signUpAttributes: Attributes = {
    sub: id,
    ...(takesEmail && { email: `smoke-${id}@${domain}` }),
    // Two contacts are refused unless the settings say otherwise.
    ...(takesPhone && (!takesEmail || config.SIGN_UP_CONTACTS === 'any') && { phone_number: phone }),
  };
  // An app client that the sign-up is not left to Cognito for.
  const clientId = config.SIGN_UP_CLIENT_IDS[0] ?? 'smoketest00000000000000000';
  const visitor: Visitor = { region, userName: id, clientId, isKnown: false, attributes: {} };
  return { visitor, signUpAttributes };
}

/** Whose rounds and codes these are. The pool is of the form of a real one; no real pool's limits are counted under it. */
export const ownerOf = ({ region, clientId, userName }: Visitor): StateOwner => ({
  userPoolId: `${region}_SmokeTest`,
  clientId,
  userName,
});

export type SmokeEvent = ReturnType<typeof makeEvent>;

export const makeEvent = (visitor: Visitor, triggerSource: TriggerSource, request: Answer) =>
  triggerEvent(
    { ...ownerOf(visitor), region: visitor.region, awsSdkVersion: 'smoke-test' },
    triggerSource,
    request,
  );

/** A stranger has no attributes, so that even a build that ignores userNotFound sends nothing. */
export const whom = ({ isKnown, attributes }: Visitor): Answer =>
  isKnown ? { userAttributes: attributes } : { userAttributes: {}, userNotFound: true };
