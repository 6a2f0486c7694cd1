// One sign-up and one sign-in, run with the AWS SDK's own client against the local pool.
import { randomBytes } from 'node:crypto';
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { ChannelName } from '../../../src/channels/list.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { InboxMessage } from '../inbox/message.ts';
import type { Contact } from '../pool/settings.ts';
import type { Local } from '../stack.ts';
import { claimLines, dim, heading, messageLines, type Say } from './narrate.ts';

export interface Demo {
  readonly medium: ChannelName;
  /** The address or number to sign up with. */
  readonly name: string;
}

async function verifyTokens(local: Local, accessToken = '', idToken = '', say: Say): Promise<void> {
  const { userPoolId, clientId, jwks } = local;
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId });
  verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
  const access = await verifier.verify(accessToken, { tokenUse: 'access' });
  const id = await verifier.verify(idToken, { tokenUse: 'id' });
  for (const line of [...claimLines('Access', access), ...claimLines('Id', id)]) say(line);
}

/** The code as a person reads it: the run of digits of the right length. */
function codeIn({ text }: InboxMessage, length: number): string {
  const code = new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`).exec(text)?.[0];
  if (code === undefined) throw new Error(`the message that arrived has no code of ${length} digits`);
  return code;
}

/** Throws when anything but a signed-in user comes of it. */
export async function runDemo(
  local: Local,
  config: Settings,
  { medium, name }: Demo,
  say: Say,
): Promise<void> {
  const { endpoint, region, clientId: ClientId, userPoolId: UserPoolId } = local;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new CognitoIdentityProviderClient({ endpoint, region, credentials, maxAttempts: 1 });
  const contact: Contact = medium === 'SMS' ? 'phone_number' : 'email';

  say(heading(`\nSign-up by ${medium === 'SMS' ? 'SMS' : 'email'}: ${name}`));
  const Password = randomBytes(18).toString('base64url');
  await client.send(new SignUpCommand({ ClientId, Username: name, Password }));
  if (config.AUTO_VERIFY === 'none') {
    say(dim(`  AUTO_VERIFY=none: an administrator verifies the ${contact}`));
    const UserAttributes = [{ Name: `${contact}_verified`, Value: 'true' }];
    await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: name, UserAttributes }));
  }

  say(heading('\nSign-in'));
  const answer = (Session: string | undefined, ANSWER: string) =>
    client.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: name, ANSWER },
      }),
    );
  const AuthParameters = { USERNAME: name };
  const started = await client.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters }),
  );
  const choosing = started.ChallengeParameters?.STATUS === 'READY';
  if (choosing) say(`  the client chooses ${medium}`);
  const { Session } = choosing ? await answer(started.Session, medium) : started;

  const message = (await local.inbox()).findLast(({ to }) => to === name);
  if (!message) throw new Error(`no message arrived for ${name}`);
  for (const line of messageLines(message)) say(line);
  const { AuthenticationResult } = await answer(Session, codeIn(message, config.CODE_LENGTH));
  if (!AuthenticationResult) throw new Error('the code was not accepted');
  await verifyTokens(local, AuthenticationResult.AccessToken, AuthenticationResult.IdToken, say);
  client.destroy();
}
