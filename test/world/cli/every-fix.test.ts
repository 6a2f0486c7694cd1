// Pastes every fix that the command line prints, as it is printed, on the state that it is for. It must succeed, and must remove
// its cause. On an account in memory. A command in the sources' texts that no row here carries out is listed, with the reason.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import type { Finding } from '../../../infra/review/finding.ts';
import { type FakeAccount, openAccount } from '../../support/fake-account/account.ts';
import { after, deployWords, run, zip } from '../../support/fake-account/run.ts';
import {
  type AccountState,
  clientId,
  emptyAccount,
  type Fields,
  type FunctionItem,
  poolId,
} from '../../support/fake-account/state.ts';

vi.mock('../../../infra/cli/release/rehearsal/rehearse.ts', () => ({
  rehearse: async () => ({ faults: [], messages: 0 }),
}));

const stack = 'otp-router';
const bases: Record<string, AccountState> = {};
beforeAll(async () => {
  bases.attached = await after(
    emptyAccount(),
    deployWords('--user-pool-id', poolId, '--client-id', clientId),
  );
  bases.own = await after(emptyAccount(), deployWords());
  bases.unattached = await after(emptyAccount(), deployWords('--user-pool-id', 'none'));
  bases.empty = emptyAccount();
});

const pool = (state: AccountState) => state.pools[poolId] as AccountState['pools'][string];
const client = (state: AccountState) => pool(state).clients[clientId] as Fields;
const slots = (state: AccountState) => pool(state).fields.LambdaConfig as Record<string, string>;
const fn = (state: AccountState) => state.functions[stack] as FunctionItem;
const liveOf = (state: AccountState) => {
  const item = fn(state);
  return item.versions.find(({ Version }) => Version === item.live?.FunctionVersion) ?? {};
};
/** A setting that somebody changed behind the stack, on $LATEST, on live and in the stack alike. */
function set(state: AccountState, name: string, value: string, parameter: string): void {
  for (const one of [fn(state).latest, liveOf(state)])
    Object.assign(one.Environment?.Variables ?? {}, { [name]: value });
  Object.assign(state.stacks[stack]?.parameters ?? {}, { [parameter]: value });
}

/** The commands of a text, as a shell would split them. What is left to the reader is filled in. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/npm run otp -- ([^`;]+)/g)].map(([, words = '']) => {
    const [command = ''] = words.split(/, (?:then|or)|: |\. |, which| lists| shows| with /);
    const all = command
      .trim()
      .split(/\s+/)
      .map((word, at, words) =>
        word !== 'ID' ? word : words[at - 1] === '--user-pool-id' ? poolId : clientId,
      );
    // Built from a checkout otherwise.
    return all[0] === 'deploy' ? [...all, '--zip', zip()] : all;
  });
}

const carriedOut = new Set<string>();
const keyOf = (words: readonly string[]): string =>
  [words[0], ...words.filter((word) => /^--[a-z]/.test(word) && word !== '--zip')].join(' ');

async function paste(account: FakeAccount, fix: string): Promise<void> {
  const commands = commandsIn(fix);
  expect(commands.length, fix).toBeGreaterThan(0);
  for (const words of commands) {
    const { code, text } = await run(account, words);
    expect(code, `${words.join(' ')}\n${text}`).toBe(exit.done);
    carriedOut.add(keyOf(words));
  }
}

async function findingsOf(account: FakeAccount): Promise<readonly Finding[]> {
  carriedOut.add('doctor');
  return ((await run(account, ['doctor'])).results[0] as { findings: Finding[] }).findings;
}

type Twist = (state: AccountState) => void;
const findings: [check: string, base: string, twist: Twist][] = [
  ['Lambda timeout', 'attached', (state) => Object.assign(liveOf(state), { Timeout: 9 })],
  ['live', 'attached', (state) => Object.assign(fn(state).latest, { MemorySize: 128 })],
  ['slot CreateAuthChallenge', 'attached', (state) => delete slots(state).CreateAuthChallenge],
  [
    'slot DefineAuthChallenge',
    'attached',
    (state) =>
      Object.assign(slots(state), {
        DefineAuthChallenge: slots(state).DefineAuthChallenge?.replace(':live', ''),
      }),
  ],
  [
    'slot VerifyAuthChallengeResponse',
    'attached',
    (state) =>
      Object.assign(slots(state), {
        VerifyAuthChallengeResponse: 'arn:aws:lambda:eu-west-1:1:function:other',
      }),
  ],
  ['slot PreSignUp', 'attached', (state) => delete slots(state).PreSignUp],
  ['permission', 'attached', (state) => Object.assign(fn(state), { policy: [] })],
  [
    `hidden user existence of ${clientId}`,
    'attached',
    (state) => Object.assign(client(state), { PreventUserExistenceErrors: 'LEGACY' }),
  ],
  [
    `session length of ${clientId}`,
    'attached',
    (state) => Object.assign(client(state), { AuthSessionValidity: 3 }),
  ],
  [
    'app client',
    'attached',
    (state) => Object.assign(client(state), { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] }),
  ],
  [
    'case of user names',
    'attached',
    (state) => Object.assign(pool(state).fields, { UsernameConfiguration: { CaseSensitive: true } }),
  ],
  ['contacts at sign-up', 'attached', (state) => set(state, 'SIGN_UP_CONTACTS', 'any', 'SignUpContacts')],
  [
    'sign-up clients',
    'attached',
    (state) => {
      pool(state).clients.second = { ...client(state), ClientId: 'second' };
    },
  ],
  [
    'channels of strangers',
    'attached',
    (state) => {
      const Attributes = { sub: 'b', email: 'b@example.com', email_verified: 'true' };
      const phone = { phone_number: '+4915123456789', phone_number_verified: 'true' };
      pool(state).users.push({
        Username: 'b',
        UserStatus: 'CONFIRMED',
        Enabled: true,
        Attributes: { ...Attributes, ...phone },
      });
    },
  ],
  [
    'test identities',
    'attached',
    (state) =>
      set(
        state,
        'TEST_IDENTITIES',
        JSON.stringify({ 'test@example.com': { code: '482913', until: '2026-01-01' } }),
        'TestIdentities',
      ),
  ],
  [
    'previous secret',
    'attached',
    (state) => {
      set(state, 'OTP_SECRET_PREVIOUS', 'p'.repeat(40), 'OtpSecretPrevious');
      for (const one of [fn(state).latest, liveOf(state)]) one.LastModified = '2026-11-01T00:00:00.000+0000';
    },
  ],
  [
    'alarm subscribers',
    'attached',
    (state) => {
      state.isSubscribed = false;
    },
  ],
  ['key of the secrets', 'attached', () => {}],
  [
    'template',
    'attached',
    (state) =>
      Object.assign(state.stacks[stack] ?? {}, {
        body: JSON.stringify({ ...JSON.parse(state.stacks[stack]?.body ?? '{}'), Description: 'older' }),
      }),
  ],
];

/** Of a real account only: here there is nothing that could change. */
const stays = ['key of the secrets'];

describe.each(findings)('doctor: %s', (check, base, twist) => {
  it('has a fix that can be pasted, and is gone after it', async () => {
    const account = openAccount(structuredClone(bases[base] as AccountState));
    twist(account.state);
    const before = (await findingsOf(account)).find((one) => one.check === check);
    expect(before, `no finding ${check}`).toMatchObject({ state: expect.stringMatching(/warning|broken/) });
    await paste(account, before?.fix ?? '');
    const now = (await findingsOf(account)).find((one) => one.check === check);
    if (!stays.includes(check)) expect(now?.state ?? 'ok', now?.detail).toBe('ok');
  });
});

const second = 'eu-west-1_Second001';
const withSecond: Twist = (state) => {
  set(state, 'SIGN_UP_CLIENT_IDS', '', 'SignUpClientIds');
  const { fields, ...rest } = structuredClone(pool(state));
  const other = { UserPoolId: second, ClientId: 'second', ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] };
  state.pools[second] = {
    ...rest,
    fields: { ...fields, Id: second, LambdaConfig: {} },
    clients: { second: other },
  };
};

/** A refusal, what it is refused for, and whether the same command goes through once the fix was pasted. */
const refusals: [name: string, base: string, words: readonly string[], twist: Twist, isOver: boolean][] = [
  [
    'attach before anything is live',
    'unattached',
    ['attach', '--user-pool-id', poolId],
    (state) => delete fn(state).live,
    false,
  ],
  ['print before anything is live', 'unattached', ['print', 'cdk'], (state) => delete fn(state).live, true],
  ['a second pool by deploy', 'attached', ['deploy', '--user-pool-id', second], withSecond, false],
  ['no pool, of a stack that has one', 'attached', ['deploy', '--user-pool-id', 'none'], () => {}, false],
  [
    'rotate over settings that are not live',
    'attached',
    ['rotate'],
    (state) => Object.assign(fn(state).latest, { MemorySize: 128 }),
    true,
  ],
  ['rollback with nothing before', 'attached', ['rollback'], () => {}, false],
  ['rollback to a version that is none', 'attached', ['rollback', '--to', '99'], () => {}, false],
  ['rollback to no number', 'attached', ['rollback', '--to', 'x'], () => {}, false],
  ['logs by an id that is none', 'attached', ['logs', 'a b'], () => {}, false],
  [
    'a stack whose creation failed',
    'attached',
    ['deploy'],
    (state) => Object.assign(state.stacks[stack] ?? {}, { status: 'ROLLBACK_COMPLETE' }),
    false,
  ],
  ['open the pool where there is none', 'unattached', ['open', 'pool'], () => {}, false],
];

describe.each(refusals)('refused: %s', (_, base, words, twist, isOver) => {
  it('has a fix that can be pasted', async () => {
    const account = openAccount(structuredClone(bases[base] as AccountState));
    twist(account.state);
    const asked = words[0] === 'deploy' ? [...words, '--zip', zip()] : words;
    const { code, text } = await run(account, asked);
    expect(code, text).toBe(exit.refused);
    await paste(account, text.split('\nFix:   ')[1] ?? '');
    if (isOver) expect((await run(account, asked)).code).toBe(exit.done);
  });
});

/** Named in a text, and not to be run as it stands, or printed for a state that an account in memory does not have. */
const notCarriedOut: Readonly<Record<string, string>> = {
  print: 'asks which code owns the pool; every-call.test.ts runs it',
  unlock: 'asks for a user; every-call.test.ts runs it',
  'unlock --since': 'asks for a time; every-call.test.ts runs it',
  'logs --json': 'logs.test.ts runs it',
  'logs --follow': 'has no end; logs.test.ts runs it',
};

it('leaves out no command that the sources print', () => {
  const named = ['infra/cli', 'infra/review'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
      .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
      .flatMap((line) => [
        ...[...line.matchAll(/\\?`((?:otp|\$\{redeploy\}) [^`\\]+)\\?`/g)].map(([, one = '']) => one),
        ...[...line.matchAll(/'(otp [^'`]+)'/g)].map(([, one = '']) => one),
      ]),
  );
  const keys = named.map((one) => {
    const [command = ''] = one.replace(/^\$\{\w+\}/, 'otp deploy').split(/, (?:then|or)|; /);
    const words = command.split(/\s+/).slice(1);
    return keyOf(words.map((word) => /^[\w-]+/.exec(word)?.[0] ?? word));
  });
  expect([...keys].filter((key) => !carriedOut.has(key) && notCarriedOut[key] === undefined).sort()).toEqual(
    [],
  );
});
