// Builders of events as Cognito sends them: unset response fields are null, absent maps are left out.
/** An item of Cognito's session. */
export interface SessionItem {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata?: string | null | undefined;
}

export interface Who {
  readonly userName?: string;
  readonly clientId?: string;
  readonly userAttributes?: Record<string, string>;
  readonly userNotFound?: boolean;
}

export const verifiedUser = {
  sub: '3f0c9a52-6a55-4a0e-8d6c-0d6f9f3a7c11',
  email: 'ada@example.com',
  email_verified: 'true',
  phone_number: '+4915123456789',
  phone_number_verified: 'true',
};

const base = (triggerSource: string, { userName = 'ada', clientId = 'client-1' }: Who) => ({
  version: '1',
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_Example1',
  userName,
  callerContext: { awsSdkVersion: 'aws-sdk-js-3', clientId },
  triggerSource,
});

const userOf = ({ userAttributes = verifiedUser, userNotFound }: Who) =>
  userNotFound ? { userAttributes: {}, userNotFound } : { userAttributes };

export const signUpEvent = (
  userAttributes: Record<string, string>,
  source: 'SignUp' | 'AdminCreateUser' | 'ExternalProvider' = 'SignUp',
  who: Who = {},
) => ({
  ...base(`PreSignUp_${source}`, who),
  request: { userAttributes, validationData: null },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
});

export const defineEvent = (
  session: readonly SessionItem[],
  who: Who = {},
  clientMetadata?: Record<string, string>,
) => ({
  ...base('DefineAuthChallenge_Authentication', who),
  request: { ...userOf(who), session, ...(clientMetadata && { clientMetadata }) },
  response: { challengeName: null, issueTokens: null, failAuthentication: null },
});

export const createEvent = (
  session: readonly SessionItem[],
  who: Who = {},
  clientMetadata?: Record<string, string>,
) => ({
  ...base('CreateAuthChallenge_Authentication', who),
  request: {
    ...userOf(who),
    challengeName: 'CUSTOM_CHALLENGE',
    session,
    ...(clientMetadata && { clientMetadata }),
  },
  response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
});

export const verifyEvent = (
  privateChallengeParameters: Record<string, string> | null,
  challengeAnswer: unknown,
  who: Who = {},
  clientMetadata?: Record<string, string>,
) => ({
  ...base('VerifyAuthChallengeResponse_Authentication', who),
  request: {
    ...userOf(who),
    privateChallengeParameters,
    challengeAnswer,
    ...(clientMetadata && { clientMetadata }),
  },
  response: { answerCorrect: null },
});
