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
import { functionArn } from '../context.ts';
import { readClients } from '../pool/clients.ts';
import type { Fields } from '../pool/fields.ts';
import { isOurs } from '../pool/slots.ts';
import type { Section } from './examine.ts';

/** Pure. */
export function judgeClient(
  client: UserPoolClientType,
  { CODE_TTL_SECONDS: ttl }: Pick<Settings, 'CODE_TTL_SECONDS'>,
): Finding[] {
  const id = client.ClientId ?? '';
  const prepare = `otp attach --user-pool-id ${client.UserPoolId} --client-id ${id}`;
  const seconds = (client.AuthSessionValidity ?? 3) * 60;
  const [flow, existence, session] = ['sign-in flow', 'hidden user existence', 'session length'].map(
    (what) => `${what} of ${id}`,
  ) as [string, string, string];
  return [
    allowsCustomAuth(client as Fields)
      ? ok(flow, 'CUSTOM_AUTH is allowed')
      : broken(flow, 'CUSTOM_AUTH is not allowed', prepare),
    client.PreventUserExistenceErrors === 'ENABLED'
      ? ok(existence, 'PreventUserExistenceErrors is ENABLED')
      : broken(existence, 'PreventUserExistenceErrors is LEGACY: the API tells who has an account', prepare),
    seconds >= ttl
      ? ok(session, `${seconds} s, a code lives ${ttl} s`)
      : warning(session, `${seconds} s, but a code lives ${ttl} s`, prepare),
  ];
}

export const clientsSection: Section = (context, { functionName, config, pool, clientId }) => {
  if (config === undefined || pool === undefined) return {};
  const check = 'app client';
  return {
    'app clients': async () => {
      const all = await readClients(context, pool.id);
      if (all.length === 0)
        return broken(
          check,
          `the pool ${pool.id} has none`,
          'Make one with CUSTOM_AUTH and without a secret',
        );
      // A pool has clients for machines and for passwords too; only a named one of those is judged in full.
      const judged = all.filter((client) =>
        clientId === undefined ? allowsCustomAuth(client as Fields) : client.ClientId === clientId,
      );
      const { LambdaConfig: slots, ...described } = await pool.describe();
      const adminCreatesOnly = readAdminCreatesOnly(described);
      const clients = all.map((client) => appClient(client.ClientId ?? '', client as Fields));
      return [
        ...judged.flatMap((client) => judgeClient(client, config)),
        ...(judged.length === 0
          ? [
              broken(
                check,
                `no client of ${pool.id} allows CUSTOM_AUTH`,
                `otp attach --user-pool-id ${pool.id} --client-id ID`,
              ),
            ]
          : []),
        ...(isOurs(slots?.PreSignUp, functionArn(context.where, functionName))
          ? [judgeContacts(config), ...judgeClients(clients, config, { adminCreatesOnly })]
          : judgeOtherSignUps({ clients, adminCreatesOnly }, config)),
      ];
    },
  };
};
