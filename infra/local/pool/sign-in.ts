// InitiateAuth and AdminInitiateAuth: CUSTOM_AUTH, plain or with SRP_A first, and refreshing.
import { randomUUID } from 'node:crypto';
import { assertSecretHash } from './client-secret.ts';
import { invalidParameter, userDisabled, userNotConfirmed, userNotFound } from './errors.ts';
import { type Input, optionalMap, parameter, type StringMap, text } from './input.ts';
import { clientOf, type Pool } from './pool.ts';
import { nextRound } from './rounds.ts';
import type { SignIn } from './sessions.ts';
import type { ClientSettings } from './settings.ts';
import { findUser } from './users.ts';

function assertFlow({ explicitAuthFlows }: ClientSettings, flow: string): void {
  if (!explicitAuthFlows.includes(`ALLOW_${flow}`))
    throw invalidParameter(`${flow} flow not enabled for this client`);
}

function begin(pool: Pool, client: ClientSettings, parameters: StringMap): SignIn {
  const typedName = parameter(parameters, 'USERNAME');
  assertSecretHash(client, typedName, parameters.SECRET_HASH);
  const srp = parameters.CHALLENGE_NAME === 'SRP_A';
  const srpA = srp ? parameter(parameters, 'SRP_A') : undefined;
  const user = findUser(pool, typedName);
  if (!user && client.preventUserExistenceErrors === 'LEGACY') throw userNotFound();
  if (user && !user.enabled) throw userDisabled();
  if (user?.status === 'UNCONFIRMED') throw userNotConfirmed();
  return {
    id: randomUUID(),
    userName: user?.userName ?? typedName,
    userNotFound: user === undefined,
    clientId: client.id,
    srpA,
    // Cognito counts SRP_A as answered before anything has been proven.
    history: srp ? [{ challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null }] : [],
  };
}

export async function initiateAuth(input: Input, pool: Pool): Promise<object> {
  const client = clientOf(pool, input);
  const parameters = optionalMap(input, 'AuthParameters') ?? {};
  const flow = text(input, 'AuthFlow');
  switch (flow) {
    case 'CUSTOM_AUTH':
      assertFlow(client, flow);
      return nextRound(pool, begin(pool, client, parameters), undefined);
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN': {
      assertFlow(client, 'REFRESH_TOKEN_AUTH');
      const result = await pool.tokens.refresh(parameter(parameters, 'REFRESH_TOKEN'), client.id);
      return { ChallengeParameters: {}, AuthenticationResult: result };
    }
    default:
      throw invalidParameter(`${flow} flow not enabled for this client`);
  }
}
