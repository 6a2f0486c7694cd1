// The app clients of a pool: all of them, or the first by which a sign-in by code can begin.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { allowsCustomAuth } from '../../review/app-client.ts';
import { found } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import type { Fields } from './fields.ts';

/** The largest page that Cognito gives (API reference, ListUserPoolClients). */
const pageSize = 60;
/** Cognito lets an account read some 15 clients a second: more at once would only be throttled. */
const atOnce = 4;

async function readIds({ aws }: Pick<Context, 'aws'>, UserPoolId: string): Promise<string[]> {
  const ids: string[] = [];
  const pages = paginateListUserPoolClients({ client: aws.cognito }, { UserPoolId, MaxResults: pageSize });
  for await (const { UserPoolClients: page = [] } of pages)
    ids.push(...page.flatMap(({ ClientId: id }) => (id === undefined ? [] : [id])));
  return ids;
}

export async function readClients(context: Context, UserPoolId: string): Promise<UserPoolClientType[]> {
  const { aws, interrupt } = context;
  const waiting = await readIds(context, UserPoolId);
  const clients = new Map(waiting.map((id): [string, UserPoolClientType | undefined] => [id, undefined]));
  const readNext = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      interrupt.check(`the pool ${UserPoolId} is as it was`, false);
      const ClientId = id;
      // One that was deleted meanwhile signs nobody up.
      const answer = await found(() =>
        aws.cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
      );
      clients.set(ClientId, answer?.UserPoolClient);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, readNext));
  return [...clients.values()].filter((client) => client !== undefined);
}

/** Reads client after client until one allows it: a pool may have a thousand. */
export async function findCodeClient(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<string | undefined> {
  const pages = paginateListUserPoolClients({ client: cognito }, { UserPoolId, MaxResults: 60 });
  for await (const { UserPoolClients: page = [] } of pages)
    for (const { ClientId } of page) {
      const { UserPoolClient: client } = await cognito.send(
        new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
      );
      if (client && allowsCustomAuth(client as Fields)) return ClientId;
    }
  return undefined;
}
