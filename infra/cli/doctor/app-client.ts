// App clients: flows, hidden user existence, session length.
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import { allowsCustomAuth, appClient } from '../../review/app-client.ts';
import { broken, type Finding, ok, warning } from '../../review/finding.ts';
import {
  judgeClients,
  judgeContacts,
  judgeOtherSignUps,
  readAdminCreatesOnly,
} from '../../review/sign-ups.ts';
import { type Context, functionArn } from '../context.ts';
import { readClients } from '../pool/clients.ts';
import type { Fields } from '../pool/fields.ts';
import { isOurs } from '../pool/slots.ts';
import type { Subject } from './subject.ts';
import { describePool } from './user-pool.ts';

/** Pure. */
export function judgeClient(
  client: UserPoolClientType,
  config: Pick<Settings, 'CODE_TTL_SECONDS'>,
): Finding[] {
  const id = client.ClientId ?? '';
  const named = (what: string) => `${what} of ${id}`;
  const prepare = `otp attach --user-pool-id ${client.UserPoolId} --client-id ${id}`;
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
  ];
}

export async function checkClients(
  context: Context,
  { functionName, config, userPoolId, clientIds }: Subject,
): Promise<Finding[]> {
  if (config === undefined || userPoolId === undefined) return [];
  const all = await readClients(context, userPoolId);
  if (all.length === 0)
    return [
      broken(
        'app client',
        `the pool ${userPoolId} has none`,
        'Make one with CUSTOM_AUTH and without a secret',
      ),
    ];
  // A pool has clients for machines and for passwords too; only a named one of those is judged in full.
  const judged = all.filter((client) =>
    clientIds.length > 0 ? clientIds.includes(client.ClientId ?? '') : allowsCustomAuth(client as Fields),
  );
  const pool = await describePool(context, userPoolId);
  const adminCreatesOnly = readAdminCreatesOnly(pool);
  const signsUp = isOurs(pool.LambdaConfig?.PreSignUp, functionArn(context.where, functionName));
  const clients = all.map((client) => appClient(client.ClientId ?? '', client as Fields));
  return [
    ...(judged.length > 0
      ? judged.flatMap((client) => judgeClient(client, config))
      : [
          broken(
            'app client',
            clientIds.length > 0
              ? `the pool ${userPoolId} has no app client ${clientIds.join(', ')}`
              : `no client of ${userPoolId} allows CUSTOM_AUTH`,
            `otp attach --user-pool-id ${userPoolId} --client-id ID`,
          ),
        ]),
    ...(signsUp
      ? [judgeContacts(config), ...judgeClients(clients, config, { adminCreatesOnly })]
      : judgeOtherSignUps({ clients, adminCreatesOnly }, config)),
  ];
}
