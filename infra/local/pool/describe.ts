// DescribeUserPool and DescribeUserPoolClient: the settings, as the API names them.
import type { Input } from './input.ts';
import { assertPool, clientOf, type Pool } from './pool.ts';

export function describeUserPool(input: Input, { settings }: Pool): object {
  assertPool(settings, input);
  const { id, usernameAttributes, aliasAttributes, mfa } = settings;
  return {
    UserPool: {
      Id: id,
      Name: 'local',
      MfaConfiguration: mfa,
      UsernameAttributes: usernameAttributes.length > 0 ? usernameAttributes : undefined,
      AliasAttributes: aliasAttributes.length > 0 ? aliasAttributes : undefined,
    },
  };
}

export function describeUserPoolClient(input: Input, pool: Pool): object {
  assertPool(pool.settings, input);
  const client = clientOf(pool, input);
  return {
    UserPoolClient: {
      UserPoolId: pool.settings.id,
      ClientId: client.id,
      ClientName: 'local',
      ClientSecret: client.secret,
      ExplicitAuthFlows: client.explicitAuthFlows,
      PreventUserExistenceErrors: client.preventUserExistenceErrors,
      AuthSessionValidity: client.authSessionValidity,
      EnableTokenRevocation: true,
    },
  };
}
