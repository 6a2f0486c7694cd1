// What a client sees of the built bundle when SNS, SES or the table fail: another channel, or a constant text.
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it, onTestFinished } from 'vitest';
import { publicText } from '../../../src/errors.ts';
import { refusal } from '../../support/local-pool.ts';
import { codeFor, realLocal } from '../../support/local-real.ts';

const email = 'ada@example.com';
const phone = '+447400123456';
const failed = (trigger: string, text: string) =>
  `UserLambdaValidationException: ${trigger} failed with error ${text}.`;

/** A user whose address and number are both verified; SMS is the first choice. */
async function reachable() {
  const local = await realLocal();
  const { endpoint, region, clientId: ClientId, userPoolId: UserPoolId } = local;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new CognitoIdentityProviderClient({ endpoint, region, credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  await client.send(new SignUpCommand({ ClientId, Username: email, Password: 'long enough' }));
  const UserAttributes = [
    { Name: 'phone_number', Value: phone },
    { Name: 'phone_number_verified', Value: 'true' },
  ];
  await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: email, UserAttributes }));
  const AuthParameters = { USERNAME: email };
  return {
    local,
    begin: () => client.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters })),
    answer: (Session: string | undefined, ANSWER: string) =>
      client.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME: email, ANSWER },
        }),
      ),
  };
}

it.each([
  { kind: 'refuse', code: 'InternalError' },
  { kind: 'refuse', code: 'Throttling' },
  { kind: 'down' },
  // The one test that waits: only a real silence shows that the SDK gives up in time.
  { kind: 'hang' },
] as const)('sends by email within the budget when SNS fails: %j', async (fault) => {
  const { local, begin } = await reachable();
  local.faults.sns = fault;
  const { ChallengeParameters } = await begin();
  expect(ChallengeParameters).toMatchObject({
    STATUS: 'CODE_SENT',
    CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
  });
  expect(local.triggers.at(-1)).toMatchObject({ source: 'CreateAuthChallenge_Authentication', tries: 1 });
  expect(await local.messagesTo(phone)).toEqual([]);
  await codeFor(local, email);
});

it('tells the client one constant text when both channels fail', async () => {
  const { local, begin } = await reachable();
  local.faults.sns = { kind: 'refuse', code: 'InvalidParameter' };
  local.faults.ses = { kind: 'refuse', code: 'MessageRejected' };
  expect(await refusal(begin())).toBe(failed('CreateAuthChallenge', publicText.DELIVERY_FAILED));
});

it('lets nobody in while the table cannot be reached, not even with the right code', async () => {
  const { local, begin, answer } = await reachable();
  const { Session } = await begin();
  const code = await codeFor(local, phone);
  local.faults.table = { kind: 'down' };
  expect(await refusal(answer(Session, code))).toBe(
    failed('VerifyAuthChallengeResponse', publicText.UNAVAILABLE),
  );
  expect(await refusal(begin())).toBe(failed('CreateAuthChallenge', publicText.UNAVAILABLE));
});
