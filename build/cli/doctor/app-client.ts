// App clients: flows, hidden user existence, session length.
import {
  DescribeUserPoolClientCommand,
  paginateListUserPoolClients,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import type { Context } from '../context.ts';
import { allowsCustomAuth } from '../pool/client-flows.ts';
import type { Fields } from '../pool/fields.ts';
import { broken, type Finding, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

const passwordFlows = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
];

/** Pure. */
export function judgeClient(
  client: UserPoolClientType,
  config: Pick<Settings, 'CODE_TTL_SECONDS' | 'AUTO_VERIFY' | 'SRP_FIRST'>,
): Finding[] {
  const id = client.ClientId ?? '';
  const named = (what: string) => `${what} of ${id}`;
  const prepare = `otp attach --user-pool-id ${client.UserPoolId} --client-id ${id}`;
  // Cognito's default when no list is set.
  const flows: readonly string[] = client.ExplicitAuthFlows?.length
    ? client.ExplicitAuthFlows
    : ['ALLOW_USER_SRP_AUTH'];
  const passwords = flows.filter((flow) => passwordFlows.includes(flow));
  const seconds = (client.AuthSessionValidity ?? 3) * 60;
  return [
    allowsCustomAuth(client as Fields)
      ? ok(named('sign-in flow'), 'CUSTOM_AUTH is allowed')
      : broken(named('sign-in flow'), 'CUSTOM_AUTH is not allowed', prepare),
    client.PreventUserExistenceErrors === 'ENABLED'
      ? ok(named('hidden user existence'), 'PreventUserExistenceErrors is ENABLED')
      : broken(
          named('hidden user existence'),
          'PreventUserExistenceErrors is LEGACY: the API tells who has an account',
          prepare,
        ),
    seconds >= config.CODE_TTL_SECONDS
      ? ok(named('session length'), `${seconds} s, a code lives ${config.CODE_TTL_SECONDS} s`)
      : warning(
          named('session length'),
          `${seconds} s, but a code lives ${config.CODE_TTL_SECONDS} s`,
          prepare,
        ),
    passwords.length === 0 || config.SRP_FIRST === 'verify'
      ? ok(named('password flows'), passwords.length === 0 ? 'off' : 'on, and a code follows')
      : warning(
          named('password flows'),
          `${passwords.join(', ')} ${config.AUTO_VERIFY === 'delivery' ? 'with AUTO_VERIFY: someone can sign up with the address of another, with a password of their own, and come back' : 'let a password in without a code'}`,
          'Take these flows away from the client, or set AUTO_VERIFY=none',
        ),
  ];
}

export async function checkClients(
  { aws }: Context,
  { config, userPoolId, clientIds }: Subject,
): Promise<Finding[]> {
  if (config === undefined || userPoolId === undefined) return [];
  const ids = [...clientIds];
  if (ids.length === 0)
    for await (const { UserPoolClients: page = [] } of paginateListUserPoolClients(
      { client: aws.cognito },
      { UserPoolId: userPoolId, MaxResults: 60 },
    ))
      ids.push(...page.flatMap(({ ClientId: id }) => (id === undefined ? [] : [id])));
  if (ids.length === 0)
    return [
      broken(
        'app client',
        `the pool ${userPoolId} has none`,
        'Make one with CUSTOM_AUTH and without a secret',
      ),
    ];
  const findings: Finding[] = [];
  for (const ClientId of ids) {
    const { UserPoolClient: client } = await aws.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId }),
    );
    // A pool has clients for machines too; those sign nobody in, and only a named one is judged in full.
    if (client && (clientIds.length > 0 || allowsCustomAuth(client as Fields)))
      findings.push(...judgeClient(client, config));
  }
  return findings.length > 0
    ? findings
    : [
        broken(
          'app client',
          `no client of ${userPoolId} allows CUSTOM_AUTH`,
          `otp attach --user-pool-id ${userPoolId} --client-id ID`,
        ),
      ];
}
