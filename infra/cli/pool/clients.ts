// The app clients of a pool: all of them, or the first by which a sign-in by code can begin; and making one ready for it.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { allowsCustomAuth, flowsOf, sessionMinutes } from '../../review/app-client.ts';
import { found } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { Fields } from './fields.ts';

/** The largest page that Cognito gives (API reference, ListUserPoolClients). */
const pageSize = 60;
/** Cognito lets an account read some 15 clients a second: more at once would only be throttled. */
const atOnce = 4;

async function* clientIds(cognito: CognitoIdentityProviderClient, UserPoolId: string) {
  const pages = paginateListUserPoolClients({ client: cognito }, { UserPoolId, MaxResults: pageSize });
  for await (const { UserPoolClients: page = [] } of pages)
    for (const { ClientId: id } of page) if (id !== undefined) yield id;
}

/** Undefined where it was deleted meanwhile: that one signs nobody up. */
const readClient = async (cognito: CognitoIdentityProviderClient, UserPoolId: string, ClientId: string) =>
  (await found(() => cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))))
    ?.UserPoolClient;

export async function readClients(
  { aws: { cognito }, interrupt }: Context,
  UserPoolId: string,
): Promise<UserPoolClientType[]> {
  const ids: string[] = [];
  for await (const id of clientIds(cognito, UserPoolId)) ids.push(id);
  const clients: (UserPoolClientType | undefined)[] = [];
  while (clients.length < ids.length) {
    interrupt.check(`the pool ${UserPoolId} is as it was`, false);
    const next = ids.slice(clients.length, clients.length + atOnce);
    clients.push(...(await Promise.all(next.map((id) => readClient(cognito, UserPoolId, id)))));
  }
  return clients.filter((client) => client !== undefined);
}

/** Reads client after client until one allows it: a pool may have a thousand. */
export async function findCodeClient(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<string | undefined> {
  for await (const id of clientIds(cognito, UserPoolId)) {
    const client = await readClient(cognito, UserPoolId, id);
    if (client && allowsCustomAuth(client as Fields)) return id;
  }
  return undefined;
}

const rotates = (client: Fields): boolean =>
  (client.RefreshTokenRotation as { Feature?: string } | undefined)?.Feature === 'ENABLED';

/** Pure. The client with custom auth, refresh, hidden user existence, and rounds that outlive a code. */
export function preparedClient(client: Fields, ttlSeconds: number): Fields {
  const flows = new Set(flowsOf(client));
  if (!allowsCustomAuth(client)) {
    if ([...flows].some((flow) => !flow.startsWith('ALLOW_')))
      throw new CommandError(
        'The app client lists flows by their old names, which cannot be mixed with ALLOW_CUSTOM_AUTH',
        'Change its flows to the ALLOW_ names in the Cognito console, then run the same command again',
      );
    flows.add('ALLOW_CUSTOM_AUTH');
    // Rotation and this flow exclude each other.
    if (!rotates(client)) flows.add('ALLOW_REFRESH_TOKEN_AUTH');
  }
  const minutes = Number(client.AuthSessionValidity ?? 3);
  return {
    ...client,
    ...(flows.size > 0 && { ExplicitAuthFlows: [...flows] }),
    PreventUserExistenceErrors: 'ENABLED',
    AuthSessionValidity: Math.max(minutes, sessionMinutes(ttlSeconds)),
  };
}
