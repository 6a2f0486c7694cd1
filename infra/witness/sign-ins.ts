// The sign-ins that a witness is asked for, and what our own pool answers to each. A test identity stands for the inbox.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';

const address = 'witness@example.com';
const code = '482913';
const wrongCode = '482914';

/** Settings of the function: codes go to nobody, so the witness needs no SES. */
export const environment = (table: string, nowMs: number): Record<string, string> => ({
  OTP_SECRET: randomBytes(32).toString('base64url'),
  OTP_TABLE: table,
  CHANNELS: 'email',
  EMAIL_FROM: 'signin@example.com',
  RESPONSE_FLOOR_MS: '0',
  TEST_IDENTITIES: JSON.stringify({
    [address]: { code, until: new Date(nowMs + 7 * 86_400_000).toISOString().slice(0, 10) },
  }),
});

export interface Outcome {
  readonly what: string;
  readonly isAsOurs: boolean;
  readonly saw: string;
}

/** Gives answers one after the other, as far as it is asked; ends with `tokens`, the status of a round, or an error's name. */
async function signIn(
  cognito: CognitoIdentityProviderClient,
  ClientId: string,
  userName: string,
  answers: readonly string[],
): Promise<string> {
  try {
    let round: {
      Session?: string | undefined;
      ChallengeParameters?: Record<string, string> | undefined;
      AuthenticationResult?: object | undefined;
    } = await cognito.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: userName },
      }),
    );
    for (const answer of answers) {
      if (round.AuthenticationResult) return 'tokens before the last answer';
      round = await cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session: round.Session,
          ChallengeResponses: {
            USERNAME: round.ChallengeParameters?.USERNAME ?? userName,
            ANSWER: answer,
          },
        }),
      );
    }
    return round.AuthenticationResult
      ? 'tokens'
      : (round.ChallengeParameters?.STATUS ?? 'a round without STATUS');
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
}

/** Makes a user through PreSignUp and signs in. Rejects where even the sign-up fails. */
export async function witnessSignIns(
  cognito: CognitoIdentityProviderClient,
  ClientId: string,
): Promise<readonly Outcome[]> {
  const { UserConfirmed: confirmed } = await cognito.send(
    new SignUpCommand({
      ClientId,
      Username: address,
      Password: `${randomUUID()}aA1!`,
      UserAttributes: [{ Name: 'email', Value: address }],
    }),
  );
  const outcomes: Outcome[] = [
    { what: 'sign-up is confirmed by PreSignUp', isAsOurs: confirmed === true, saw: String(confirmed) },
  ];
  const nobody = `nobody-${randomUUID()}@example.com`;
  const cases: readonly (readonly [string, string, readonly string[], string])[] = [
    ['a start sends a code', address, [], 'CODE_SENT'],
    ['a wrong answer brings another round', address, [wrongCode], 'WRONG_CODE'],
    [
      'three wrong answers end the sign-in',
      address,
      [wrongCode, wrongCode, wrongCode],
      'NotAuthorizedException',
    ],
    ['a wrong answer and the right one bring tokens', address, [wrongCode, code], 'tokens'],
    ['the right answer brings tokens', address, [code], 'tokens'],
    ['a made-up name starts as a user does', nobody, [], 'CODE_SENT'],
    ['a made-up name gets no tokens', nobody, [code], 'WRONG_CODE'],
  ];
  for (const [what, name, answers, ours] of cases) {
    const saw = await signIn(cognito, ClientId, name, answers);
    outcomes.push({ what, isAsOurs: saw === ours, saw });
  }
  return outcomes;
}
