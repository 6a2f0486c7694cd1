// Real clients, unmodified, pointed at a local pool: the AWS SDK's and Amplify.
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import { signOut } from 'aws-amplify/auth';
import { onTestFinished } from 'vitest';
import type { RealLocal } from './local-real.ts';

/** That users sign up with. */
export const password = 'correct horse battery';

export function sdkFor({ endpoint, region, clientId: ClientId, userPoolId: UserPoolId }: RealLocal) {
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return {
    client,
    signUp: (Username: string, attributes: Record<string, string> = {}) =>
      client.send(
        new SignUpCommand({
          ClientId,
          Username,
          Password: password,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      ),
    setAttributes: (Username: string, attributes: Record<string, string>) =>
      client.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId,
          Username,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      ),
    begin: (USERNAME: string, more: Record<string, string> = {}) =>
      client.send(
        new InitiateAuthCommand({
          ClientId,
          AuthFlow: 'CUSTOM_AUTH',
          AuthParameters: { USERNAME, ...more },
        }),
      ),
    answer: (
      { Session }: { Session?: string | undefined },
      USERNAME: string,
      ANSWER: string,
      ClientMetadata?: Record<string, string>,
    ) =>
      client.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME, ANSWER },
          ClientMetadata,
        }),
      ),
  };
}

/** Amplify is one per process: each test points it at its own pool, signed out. */
export async function amplifyFor(local: RealLocal): Promise<void> {
  const { userPoolId, clientId: userPoolClientId, endpoint: userPoolEndpoint } = local;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });
  await signOut();
}
