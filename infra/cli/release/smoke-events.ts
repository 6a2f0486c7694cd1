// Events that look like Cognito's, of every trigger source. They name users and a pool that do not exist, so they
// touch no real user's limits.

import type { StateOwner } from '../../../src/crypto/state.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { SlotName, TriggerSource } from '../../../src/sign-in.ts';
import { findExampleNumber } from './example-number.ts';

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

/** Who the events are about: a stranger to the pool, or a user of it. */
export interface Visitor {
  readonly region: string;
  readonly userName: string;
  readonly clientId: string;
  readonly isKnown: boolean;
  /** At sign-up. */
  readonly signUpAttributes: Attributes;
  /** As Cognito tells them in a sign-in. A user who has no contact here cannot be sent anything. */
  readonly attributes: Attributes;
}

type Attributes = Readonly<Record<string, string>>;

export interface VisitorRequest {
  readonly region: string;
  readonly id: string;
  readonly isKnown: boolean;
  readonly clientId?: string;
  readonly attributes?: Attributes;
}

/** One that the sign-up is not left to Cognito for. */
const smokeClient = ({ SIGN_UP_CLIENT_IDS: [first] }: Pick<Settings, 'SIGN_UP_CLIENT_IDS'>): string =>
  first ?? 'smoketest00000000000000000';

/** A user that no pool has, with the contacts that these settings can reach. */
export async function makeVisitor(
  config: Settings,
  { region, id, isKnown, clientId = smokeClient(config), attributes = {} }: VisitorRequest,
): Promise<Visitor> {
  const domain = config.SIGN_UP_EMAIL_DOMAINS[0] ?? 'example.com';
  const phone = await findExampleNumber(config);
  const takesEmail = config.CHANNELS.includes('EMAIL') || phone === undefined;
  const takesPhone = config.CHANNELS.includes('SMS') && phone !== undefined;
  return {
    region,
    userName: id,
    clientId,
    isKnown,
    signUpAttributes: {
      sub: id,
      ...(takesEmail && { email: `smoke-${id}@${domain}` }),
      // Two contacts are refused unless the settings say otherwise.
      ...(takesPhone && (!takesEmail || config.SIGN_UP_CONTACTS === 'any') && { phone_number: phone }),
    },
    attributes,
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

// Of the form of a real one; no real pool's limits are counted under it.
const poolOf = ({ region }: Visitor): string => `${region}_SmokeTest`;

/** Whose rounds and codes these are. */
export const ownerOf = (visitor: Visitor): StateOwner => ({
  userPoolId: poolOf(visitor),
  clientId: visitor.clientId,
  userName: visitor.userName,
});

const event = <Slot extends SlotName>(
  visitor: Visitor,
  slot: Slot,
  triggerSource: TriggerSource<Slot>,
  request: Readonly<Record<string, unknown>>,
): SmokeEvent => ({
  version: '1',
  region: visitor.region,
  userPoolId: poolOf(visitor),
  userName: visitor.userName,
  callerContext: { awsSdkVersion: 'smoke-test', clientId: visitor.clientId },
  triggerSource,
  request,
  response: unset[slot],
});

// A stranger has no attributes, so that even a build that ignores userNotFound sends nothing.
const whom = ({ isKnown, attributes }: Visitor) => ({
  userAttributes: isKnown ? attributes : {},
  ...(!isKnown && { userNotFound: true }),
});

export const signUpEvent = (visitor: Visitor, source: TriggerSource<'PreSignUp'>): SmokeEvent =>
  event(visitor, 'PreSignUp', source, { userAttributes: visitor.signUpAttributes, validationData: null });

export const defineEvent = (visitor: Visitor, session: readonly SessionRound[]): SmokeEvent =>
  event(visitor, 'DefineAuthChallenge', 'DefineAuthChallenge_Authentication', { ...whom(visitor), session });

export const createEvent = (visitor: Visitor, session: readonly SessionRound[]): SmokeEvent =>
  event(visitor, 'CreateAuthChallenge', 'CreateAuthChallenge_Authentication', {
    ...whom(visitor),
    challengeName: 'CUSTOM_CHALLENGE',
    session,
  });

export const verifyEvent = (
  visitor: Visitor,
  privateChallengeParameters: Readonly<Record<string, string>>,
  challengeAnswer: string,
): SmokeEvent =>
  event(visitor, 'VerifyAuthChallengeResponse', 'VerifyAuthChallengeResponse_Authentication', {
    ...whom(visitor),
    privateChallengeParameters,
    challengeAnswer,
  });
