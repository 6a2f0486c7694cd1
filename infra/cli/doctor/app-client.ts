// App clients: flows, hidden user existence, session length.
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../../../src/settings/table.ts';
import { allowsCustomAuth, appClient } from '../../review/app-client.ts';
import type { Finding } from '../../review/finding.ts';
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
import { judge, judgeAll, type Section } from './examine.ts';

export function judgeClient(
  client: UserPoolClientType,
  { CODE_TTL_SECONDS: ttl }: Pick<Settings, 'CODE_TTL_SECONDS'>,
): Finding[] {
  const id = client.ClientId ?? '';
  const fix = `otp attach --user-pool-id ${client.UserPoolId} --client-id ${id}`;
  const seconds = (client.AuthSessionValidity ?? 3) * 60;
  return judgeAll({
    [`sign-in flow of ${id}`]: {
      ok: allowsCustomAuth(client as Fields) && 'CUSTOM_AUTH is allowed',
      broken: 'CUSTOM_AUTH is not allowed',
      fix,
    },
    [`hidden user existence of ${id}`]: {
      ok: client.PreventUserExistenceErrors === 'ENABLED' && 'PreventUserExistenceErrors is ENABLED',
      broken: 'PreventUserExistenceErrors is LEGACY: the API tells who has an account',
      fix,
    },
    [`session length of ${id}`]: {
      ok: seconds >= ttl && `${seconds} s, a code lives ${ttl} s`,
      warning: `${seconds} s, but a code lives ${ttl} s`,
      fix,
    },
  });
}

const check = 'app client';

export const clientsSection: Section = (context, { functionName, config, pool, clientId }) => {
  if (config === undefined || pool === undefined) return {};
  return {
    'app clients': async () => {
      const all = await readClients(context, pool.id);
      if (all.length === 0)
        return [
          judge(check, {
            broken: `the pool ${pool.id} has none`,
            fix: 'Make one with CUSTOM_AUTH and without a secret',
          }),
        ];
      // A pool has clients for machines and for passwords too; only a named one of those is judged in full.
      const judged = all.filter((client) =>
        clientId === undefined ? allowsCustomAuth(client as Fields) : client.ClientId === clientId,
      );
      const { LambdaConfig: slots, ...described } = await pool.describe();
      const adminCreatesOnly = readAdminCreatesOnly(described);
      const clients = all.map((client) => appClient(client.ClientId ?? '', client as Fields));
      return [
        ...judged.flatMap((client) => judgeClient(client, config)),
        ...judgeAll({
          [check]: judged.length === 0 && {
            broken: `no client of ${pool.id} allows CUSTOM_AUTH`,
            fix: `otp attach --user-pool-id ${pool.id} --client-id ID`,
          },
        }),
        ...(isOurs(slots?.PreSignUp, functionArn(context.where, functionName))
          ? [judgeContacts(config), ...judgeClients(clients, config, { adminCreatesOnly })]
          : judgeOtherSignUps({ clients, adminCreatesOnly }, config)),
      ];
    },
  };
};
