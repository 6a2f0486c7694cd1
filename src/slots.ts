// The trigger slots of a user pool that we fill, one row each, with the trigger sources that call through it.

/** Names and sources as Cognito has them (developer guide, "User pool Lambda triggers"). */
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
