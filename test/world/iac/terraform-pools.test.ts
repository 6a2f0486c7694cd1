// What `attach` refuses, the Terraform module refuses too: its own Terraform code, run by Terraform over a grid of
// pools, clients and settings, against the review that `attach` uses.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { beforeAll, describe, expect, it } from 'vitest';
import { terraformPath } from '../../../infra/render.ts';
import { appClient, passwordFlows } from '../../../infra/review/app-client.ts';
import { unaccepted } from '../../../infra/review/finding.ts';
import { judgeUsers, type Mfa } from '../../../infra/review/sign-ups.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { temporaryFolder } from '../../support/deployment.ts';
import { settingsOf } from '../../support/deps.ts';
import { hasTool } from '../support/tools.ts';

type Clients = Readonly<Record<string, readonly string[] | null>>;

interface Case {
  readonly mfa?: Mfa;
  readonly aliases?: readonly string[] | null;
  readonly clients?: Clients;
  readonly listed?: readonly string[];
  readonly srp?: Settings['SRP_FIRST'];
  readonly verify?: Settings['AUTO_VERIFY'];
  readonly kept?: readonly string[];
  readonly byAdmin?: boolean;
  readonly channels?: string;
  readonly keep?: boolean;
  readonly accept?: boolean;
}

const folder = temporaryFolder();
const environment = { PATH: process.env.PATH ?? '', HOME: folder, CHECKPOINT_DISABLE: '1' };
const terraform = (...args: string[]) =>
  spawnSync('terraform', args, { cwd: folder, encoding: 'utf8', env: environment });

const codeOnly: Clients = { web: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] };

/** What Terraform says: the texts of what it refuses, in one line each. */
function plan({
  mfa = 'OFF',
  aliases = null,
  clients = codeOnly,
  listed = [],
  srp = 'skip',
  verify = 'delivery',
  kept = ['email', 'phone_number'],
  byAdmin = false,
  channels = 'sms,email',
  keep = false,
  accept = false,
}: Case): { status: number | null; refused: number; output: string } {
  const file = join(folder, 'case.tfvars.json');
  writeFileSync(
    file,
    JSON.stringify({
      user_pool_mfa: mfa,
      user_pool_alias_attributes: aliases,
      app_clients: Object.fromEntries(
        Object.entries(clients).map(([id, flows]) => [id, { id, explicit_auth_flows: flows }]),
      ),
      sign_up_client_ids: listed.join(', '),
      srp_first: srp,
      auto_verify: verify,
      user_pool_verified_updates: kept,
      user_pool_admin_creates_only: byAdmin,
      channels,
      keep_pre_sign_up: keep,
      accept_no_mfa: accept,
    }),
  );
  const { status, stdout, stderr } = terraform('plan', '-input=false', '-no-color', `-var-file=${file}`);
  const output = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
  return { status, refused: output.split('Error: Resource precondition failed').length - 1, output };
}

const isRefusedByAttach = (one: Case): boolean => {
  const clients = Object.entries(one.clients ?? codeOnly).map(([id, flows]) =>
    appClient(id, { ExplicitAuthFlows: flows ?? undefined }),
  );
  const config = settingsOf({
    SRP_FIRST: one.srp ?? 'skip',
    AUTO_VERIFY: one.verify ?? 'delivery',
    SIGN_UP_CLIENT_IDS: (one.listed ?? []).join(','),
    CHANNELS: one.channels ?? 'sms,email',
  });
  const pool = {
    mfa: one.mfa ?? 'OFF',
    adminCreatesOnly: one.byAdmin ?? false,
    aliases: one.aliases ?? [],
    clients,
    keepsUntilProven: one.kept ?? ['email', 'phone_number'],
  };
  const accepted = one.accept ? (['--accept-no-mfa'] as const) : [];
  return unaccepted(judgeUsers(pool, config, one.keep !== true), accepted).length > 0;
};

const bools = [false, true];
const secondFactors: Case[] = (['OFF', 'OPTIONAL', 'ON'] as const).flatMap((mfa) =>
  (['skip', 'verify'] as const).flatMap((srp) => bools.map((accept) => ({ mfa, srp, accept }))),
);
const someClients: Clients[] = [
  codeOnly,
  { ...codeOnly, old: ['ALLOW_USER_SRP_AUTH'] },
  { ...codeOnly, old: ['ADMIN_NO_SRP_AUTH'] },
  { web: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
  { ...codeOnly, old: null },
  { old: ['ALLOW_USER_AUTH'] },
  { ...codeOnly, shop: ['CUSTOM_AUTH_FLOW_ONLY'], machine: ['ALLOW_REFRESH_TOKEN_AUTH'] },
];
const signUps: Case[] = someClients.flatMap((clients) =>
  [[], ['web'], ['old'], ['another']].flatMap((listed) => [
    ...(['delivery', 'proof', 'none'] as const).map((verify) => ({ clients, listed, verify })),
    { clients, listed, verify: 'proof', byAdmin: true } as const,
  ]),
);
const aliases: Case[] = [null, [], ['preferred_username'], ['email'], ['phone_number', 'email']].flatMap(
  (list) =>
    (['delivery', 'proof', 'none'] as const).flatMap((verify) =>
      bools.map((keep) => ({ aliases: list, verify, keep })),
    ),
);

const changedContacts: Case[] = ['sms', 'email', 'email, sms'].flatMap((channels) =>
  [[], ['email'], ['phone_number'], ['email', 'phone_number']].flatMap((kept) =>
    (['delivery', 'proof'] as const).flatMap((verify) =>
      bools.map((keep) => ({ channels, kept, verify, keep })),
    ),
  ),
);

describe('the Terraform module', { skip: !hasTool('terraform') }, () => {
  beforeAll(() => {
    // Without what needs a provider: `terraform_data` is Terraform's own.
    for (const file of ['pool.tf', 'settings.tf.json']) copyFileSync(terraformPath(file), join(folder, file));
    expect(terraform('init', '-input=false').status).toBe(0);
  });

  it.each<[string, readonly Case[]]>([
    ['second factors', secondFactors],
    ['clients and who signs up', signUps],
    ['aliases', aliases],
    ['changed contacts', changedContacts],
    [
      'everything wrong, with a PreSignUp that is kept',
      [{ keep: true, aliases: ['email'], clients: { old: null } }],
    ],
  ])(
    'refuses as attach does: %s',
    (_, cases) => {
      const wrong = cases.filter((one) => {
        const { status, refused } = plan(one);
        const isRefused = isRefusedByAttach(one);
        return status !== (isRefused ? 1 : 0) || refused > 0 !== isRefused;
      });
      expect(wrong).toEqual([]);
      expect(new Set(cases.map(isRefusedByAttach)).size).toBe(cases.length === 1 ? 1 : 2);
    },
    180_000,
  );

  it('says what is wrong, all of it, and what to do', () => {
    const { output, refused } = plan({ mfa: 'ON', aliases: ['email'], clients: someClients[1] ?? {} });
    expect(refused).toBe(3);
    for (const part of [
      'MFA is ON',
      'accept_no_mfa = true',
      'alias email',
      'auto_verify = "none"',
      'old: for passwords',
    ])
      expect(output).toContain(part);
  });

  it('warns of what stays open', () => {
    const { output, status } = plan({
      mfa: 'OPTIONAL',
      accept: true,
      clients: someClients[1] ?? {},
      listed: ['web'],
    });
    expect(status).toBe(0);
    expect(output).toContain('lose their second factor');
    expect(output).toContain('keeps a password that works through it');
    expect(output).not.toContain('temporary password');
    expect(plan({ srp: 'verify' })).toMatchObject({
      status: 0,
      output: expect.stringContaining('replaces a temporary password'),
    });
  });

  it.each([
    ['user_pool_mfa', { mfa: 'off' as Mfa }],
    ['app_clients is empty', { clients: {} }],
  ])('validates its variables: %s', (text, one) => {
    const { status, output } = plan(one);
    expect(status).toBe(1);
    expect(output).toContain(text);
  });
});

it('has the password flows of the review, and is in the way of the permission', async () => {
  const { locals } = (await parse('pool.tf', readFileSync(terraformPath('pool.tf'), 'utf8'))) as {
    locals: [{ password_flows: string[] }];
  };
  expect(locals[0].password_flows).toEqual(passwordFlows);
  const main = (await parse('main.tf', readFileSync(terraformPath('main.tf'), 'utf8'))) as {
    resource: { aws_lambda_permission: { pool: [{ depends_on: string[] }] } };
  };
  expect(main.resource.aws_lambda_permission.pool[0].depends_on).toEqual([
    '$' + '{terraform_data.pool_is_safe}',
  ]);
});
