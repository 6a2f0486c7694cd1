// The words that every room of this house shares: who signs in, how far we trust that, which trigger calls, what an event
// says. It imports nothing.

/** Who signs in, and where. */
export interface User {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
  /** Whether Cognito knows the name. For one that it does not know, we take the same steps to the end. */
  readonly exists: boolean;
}

/** A user's attributes by Cognito's names. */
export type Attributes = Readonly<Record<string, string>>;

/**
 * Trust tiers: whose share of the limits a message counts in, from the least to the most that we know of who asks.
 * `new`: nothing, or a first right code that is younger than a day. `proven`: the user proved a code longer ago, but a
 * stranger who knows the name may be asking. `device`: such a user, and the round shows the proof of one of the user's
 * known devices, which no stranger has.
 */
export const trustTiers = ['new', 'proven', 'device'] as const;

export type TrustTier = (typeof trustTiers)[number];

/**
 * The trigger slots of a user pool that we fill, one row each, with the trigger sources that call through it. Names and
 * sources as Cognito has them (developer guide, "User pool Lambda triggers").
 */
export const triggerSources = {
  PreSignUp: ['PreSignUp_SignUp', 'PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'],
  DefineAuthChallenge: ['DefineAuthChallenge_Authentication'],
  CreateAuthChallenge: ['CreateAuthChallenge_Authentication'],
  VerifyAuthChallengeResponse: ['VerifyAuthChallengeResponse_Authentication'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type SlotName = keyof typeof triggerSources;

/** The sources of one slot, or of all. */
export type TriggerSource<Slot extends SlotName = SlotName> = (typeof triggerSources)[Slot][number];

export const slotNames = Object.keys(triggerSources) as readonly SlotName[];

/** A round as Cognito's session shows it. The names are an open set: Cognito adds others. */
export interface SessionRound {
  readonly challenge: string;
  readonly passed: boolean;
}

/** Cognito appends DEVICE_* items after our challenge. They say nothing about the code. */
export const isDeviceRound = ({ challenge }: Pick<SessionRound, 'challenge'>): boolean =>
  challenge === 'DEVICE_SRP_AUTH' || challenge === 'DEVICE_PASSWORD_VERIFIER';

/** What the client asks for in ClientMetadata, which Cognito never validates. InitiateAuth's does not get here. */
export interface ClientMetadata {
  /** `{"action":"resend"}`: the answer is not looked at. */
  readonly resend: boolean;
  readonly channel: string | undefined;
  /** `PROOF` of an earlier sign-in that got tokens. */
  readonly proof: string | undefined;
  /** What solves HUMAN_CHECK of an opening round: a solved proof of work, or a widget's token. */
  readonly human: string | undefined;
  readonly locale: string | undefined;
}
