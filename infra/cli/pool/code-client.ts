// The app client by which a sign-in by code can begin, if a pool has one.
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';
import { allowsCustomAuth } from './client-flows.ts';
import type { Fields } from './fields.ts';

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
