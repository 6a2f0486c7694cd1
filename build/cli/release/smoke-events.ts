// Events that look like Cognito's, one or more of every trigger source. They name a user that no pool has
// (`userNotFound`), so a sound build sends nothing, lets nobody in, and touches no real user's limits.

import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import type { Settings } from '../../../src/settings/table.ts';
import type { SlotName, TriggerSource } from '../../../src/triggers/slots.ts';

export interface SmokeEvent {
  readonly version: '1';
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly triggerSource: TriggerSource;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
}

export interface SessionRound {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

export interface Stranger {
  readonly region: string;
  readonly userName: string;
  readonly clientId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A user that no pool has, with the contacts that these settings can reach. */
export function makeStranger(config: Settings, region: string, id: string): Stranger {
  const domain = config.SIGN_UP_EMAIL_DOMAINS[0] ?? 'example.com';
  // '*' stands for any country. A sign-up sends nothing, so an example number will do.
  const country = config.SMS_COUNTRIES.find((code) => code !== '*') ?? 'US';
  const phone = getExampleNumber(country as CountryCode, examples)?.number;
  const takesEmail = config.CHANNELS.includes('EMAIL') || phone === undefined;
  const takesPhone = config.CHANNELS.includes('SMS') && phone !== undefined;
  return {
    region,
    userName: id,
    // One that the sign-up is not left to Cognito for.
    clientId: config.SIGN_UP_CLIENT_IDS[0] ?? 'smoketest00000000000000000',
    attributes: {
      sub: id,
      ...(takesEmail && { email: `smoke-${id}@${domain}` }),
      // Two contacts are refused unless the settings say otherwise.
      ...(takesPhone && (!takesEmail || config.SIGN_UP_CONTACTS === 'any') && { phone_number: phone }),
    },
  };
}

/** The response of each slot's events as Cognito sends it: every field there, and none set. */
const unset: Readonly<Record<SlotName, Readonly<Record<string, null>>>> = {
  PreSignUp: { autoConfirmUser: null, autoVerifyEmail: null, autoVerifyPhone: null },
  DefineAuthChallenge: { challengeName: null, issueTokens: null, failAuthentication: null },
  CreateAuthChallenge: {
    publicChallengeParameters: null,
    privateChallengeParameters: null,
    challengeMetadata: null,
  },
  VerifyAuthChallengeResponse: { answerCorrect: null },
};

const event = <Slot extends SlotName>(
  { region, userName, clientId }: Stranger,
  slot: Slot,
  triggerSource: TriggerSource<Slot>,
  request: Readonly<Record<string, unknown>>,
): SmokeEvent => ({
  version: '1',
  region,
  // Of the form of a real one; no real pool's limits are counted under it.
  userPoolId: `${region}_SmokeTest`,
  userName,
  callerContext: { awsSdkVersion: 'smoke-test', clientId },
  triggerSource,
  request,
  response: unset[slot],
});

// Without attributes there is no contact, so that even a build that ignores userNotFound sends nothing.
const unknown = { userAttributes: {}, userNotFound: true };

export const signUpEvent = (stranger: Stranger, source: TriggerSource<'PreSignUp'>): SmokeEvent =>
  event(stranger, 'PreSignUp', source, { userAttributes: stranger.attributes, validationData: null });

export const defineEvent = (stranger: Stranger, session: readonly SessionRound[]): SmokeEvent =>
  event(stranger, 'DefineAuthChallenge', 'DefineAuthChallenge_Authentication', {
    ...unknown,
    session,
  });

export const createEvent = (stranger: Stranger, session: readonly SessionRound[]): SmokeEvent =>
  event(stranger, 'CreateAuthChallenge', 'CreateAuthChallenge_Authentication', {
    ...unknown,
    challengeName: 'CUSTOM_CHALLENGE',
    session,
  });

export const verifyEvent = (
  stranger: Stranger,
  privateChallengeParameters: Readonly<Record<string, string>>,
  challengeAnswer: string,
): SmokeEvent =>
  event(stranger, 'VerifyAuthChallengeResponse', 'VerifyAuthChallengeResponse_Authentication', {
    ...unknown,
    privateChallengeParameters,
    challengeAnswer,
  });

/** The one event that stands for a known user: a right answer that was already found right. It sends nothing. */
export const provenEvent = (stranger: Stranger, session: readonly SessionRound[]): SmokeEvent =>
  event(stranger, 'DefineAuthChallenge', 'DefineAuthChallenge_Authentication', {
    userAttributes: stranger.attributes,
    session,
  });
