// DescribeUserPool and DescribeUserPoolClient: the settings, as the API names them.
import type { Input } from './input.ts';
import { assertPool, clientOf, type Pool } from './pool.ts';

export async function describeUserPool(input: Input, { settings }: Pool): Promise<object> {
  assertPool(settings, input);
  const { id, usernameAttributes, aliasAttributes, mfa } = settings;
  return {
    UserPool: {
      Id: id,
      Name: 'local',
      MfaConfiguration: mfa,
      ...(usernameAttributes.length > 0 ? { UsernameAttributes: usernameAttributes } : {}),
      ...(aliasAttributes.length > 0 ? { AliasAttributes: aliasAttributes } : {}),
    },
  };
}

export async function describeUserPoolClient(input: Input, pool: Pool): Promise<object> {
  assertPool(pool.settings, input);
  const client = clientOf(pool, input);
  return {
    UserPoolClient: {
      UserPoolId: pool.settings.id,
      ClientId: client.id,
      ClientName: 'local',
      ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
      ExplicitAuthFlows: client.explicitAuthFlows,
      PreventUserExistenceErrors: client.preventUserExistenceErrors,
      AuthSessionValidity: client.authSessionValidity,
      EnableTokenRevocation: true,
    },
  };
}
