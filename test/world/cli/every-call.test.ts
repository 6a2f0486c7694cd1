// Whole commands on an account in memory, once for every call of AWS that each makes: the call refused, throttled, or carried
// out with its answer lost. What a person reads, the exit code, the state that is left, and whether the same command, run
// again, ends where an undisturbed one ends. A call in the sources that no command here makes fails the test.
import { isDeepStrictEqual } from 'node:util';
import type { UpdateItemInput } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { createHmacFor } from '../../../src/crypto/hmac.ts';
import { dynamodbTable } from '../../../src/limits/dynamodb.ts';
import { createStore } from '../../../src/limits/store.ts';
import { isUserRecord, nameUser, newUser } from '../../../src/limits/user-record.ts';
import { readSettings } from '../../../src/settings/read.ts';
import { stack } from '../../support/deployment.ts';
import { type FakeAccount, type Fault, faults, openAccount } from '../../support/fake-account/account.ts';
import { judgeClaims, settledAccount } from '../../support/fake-account/compare.ts';
import { after, deployWords, run } from '../../support/fake-account/run.ts';
import { recordOf } from '../../support/fake-account/services.ts';
import {
  type AccountState,
  clientId,
  emptyAccount,
  type Fields,
  poolId,
  userName,
} from '../../support/fake-account/state.ts';
import { sourceTexts } from '../../support/source-files.ts';

// A build is tried in another process before AWS is asked for anything: not what this is about.
vi.mock('../../../infra/cli/release/rehearsal/rehearse.ts', () => ({
  rehearse: async () => ({ faults: [], messages: 0 }),
}));

interface Row {
  readonly name: string;
  readonly from: () => AccountState;
  readonly words: readonly string[];
  readonly code?: number;
  /** The calls that no row above makes. */
  readonly only?: readonly string[];
}

const bases: Record<string, AccountState> = {};
const base = (name: string) => () => structuredClone(bases[name] as AccountState);

const withBucket = (): AccountState => ({
  ...emptyAccount(),
  buckets: { 'otp-router-123456789012-eu-west-1': { policy: '{}', objects: {} } },
});

const intoPool = deployWords('--user-pool-id', poolId, '--client-id', clientId);

beforeAll(async () => {
  bases.attached = await after(emptyAccount(), intoPool);
  bases.unattached = await after(emptyAccount(), deployWords('--user-pool-id', 'none'));
  bases.attachedLater = await after(bases.unattached, [
    'attach',
    '--user-pool-id',
    poolId,
    '--client-id',
    clientId,
  ]);
  bases.own = await after(emptyAccount(), deployWords());
  bases.twice = await after(bases.attached, deployWords('--set', 'CODE_LENGTH=8'));
  bases.edited = structuredClone(bases.attached);
  const edited = bases.edited.functions['otp-router'];
  Object.assign(edited?.latest ?? {}, { CodeSha256: 'edited', MemorySize: 128 });
  bases.locked = await locked(bases.attached);
});

/** The user of the pool, disabled after a hundred wrong answers. */
async function locked(state: AccountState): Promise<AccountState> {
  const { state: copy } = openAccount(structuredClone(state));
  const variables = copy.functions[stack]?.latest.Environment?.Variables ?? {};
  const at = Math.floor(Date.now() / 1000) - 60;
  const guesses = { times: [at], inARow: 100, lockedAt: at, lockedUntil: at + 900, disabledAt: at };
  const key = nameUser(createHmacFor(readSettings(variables, Date.now())), {
    userPoolId: poolId,
    userName,
    exists: true,
  });
  const items = Object.values(copy.tables)[0]?.items ?? {};
  const written: Fields[] = [];
  const table = dynamodbTable('t', {
    getItem: async () => ({}),
    updateItem: async (input: UpdateItemInput) => {
      written.push(recordOf(input));
      return {};
    },
  } as never);
  await createStore(table, isUserRecord, { nowMs: Date.now, mark: () => 'mark' }).change(
    key,
    { deadlineMs: Date.now() + 1000, expiresAt: at + 100_000 },
    () => ({ record: { ...newUser, guesses }, answer: undefined }),
  );
  items[key] = written[0] ?? {};
  return copy;
}

const rows: Row[] = [
  { name: 'deploy, the first, into a pool', from: emptyAccount, words: intoPool },
  {
    name: 'deploy, where no alias is made',
    from: () => ({ ...emptyAccount(), makesAlias: false }),
    words: deployWords('--user-pool-id', 'none'),
    only: ['CreateAlias', 'GetPolicy'],
  },
  { name: 'deploy of other settings', from: base('attached'), words: deployWords('--set', 'CODE_LENGTH=8') },
  {
    name: 'deploy over what a hand changed',
    from: base('edited'),
    words: deployWords(),
    only: ['UpdateFunctionCode', 'UpdateFunctionConfiguration'],
  },
  { name: 'deploy --plan', from: withBucket, words: [...intoPool, '--plan'], code: exit.wouldChange },
  {
    name: 'attach',
    from: base('unattached'),
    words: ['attach', '--user-pool-id', poolId, '--client-id', clientId],
  },
  {
    name: 'attach of no pool',
    from: base('unattached'),
    words: ['attach', '--user-pool-id', 'eu-west-1_Nowhere00'],
    code: exit.refused,
  },
  { name: 'detach', from: base('attachedLater'), words: ['detach', '--user-pool-id', poolId] },
  { name: 'rollback', from: base('twice'), words: ['rollback'] },
  { name: 'rotate', from: base('attached'), words: ['rotate'] },
  { name: 'status', from: base('attached'), words: ['status'] },
  { name: 'doctor', from: base('attached'), words: ['doctor'] },
  { name: 'logs', from: base('attached'), words: ['logs'] },
  { name: 'open', from: base('attached'), words: ['open'] },
  { name: 'print', from: base('attached'), words: ['print', 'terraform'] },
  { name: 'odds', from: base('attached'), words: ['odds', '--stack', 'otp-router'] },
  { name: 'limits', from: base('locked'), words: ['limits', 'ada@example.com', '--user-pool-id', poolId] },
  {
    name: 'limits --disabled',
    from: base('locked'),
    words: ['limits', '--disabled', '--user-pool-id', poolId],
  },
  { name: 'unlock', from: base('locked'), words: ['unlock', 'ada', '--user-pool-id', poolId] },
  { name: 'unlock --since', from: base('locked'), words: ['unlock', '--since', '2h'] },
  { name: 'destroy', from: base('attached'), words: ['destroy'] },
  { name: 'destroy of everything', from: base('own'), words: ['destroy', '--delete-pool', '--delete-table'] },
];

/** Why a command may go on as if nothing had happened: it looks afterwards, and the call was carried out. */
const lookedAtAfterwards = [
  ...[
    'CreateAlias',
    'UpdateAlias',
    'UpdateUserPool',
    'UpdateUserPoolClient',
    'SetUserPoolMfaConfig',
    'DeleteStack',
    // The store knows its own write by the mark in it.
    'UpdateItem',
  ],
];
/** Only words a refusal better: without it, the refusal says where to look. */
const onlyWords = ['ListUserPools'];

/** Said by the name of its service. */
const inWords: Readonly<Record<string, string>> = { GetServiceQuota: 'Service Quotas' };

/** What a person can act on, by the fault. */
const advice: Readonly<Record<Fault, RegExp>> = {
  denied: /(permissions?|Allow|allow) [\w-]+:\w+|--out-of-band/,
  throttled: /[Rr]un the same command again|the same command again/,
  lost: /network|the same command again/,
};

interface Outcome {
  readonly code: number;
  readonly text: string;
  readonly state: AccountState;
}

function judgeWords({ code, text }: Outcome, healthy: Outcome, call: string, as: Fault): string[] {
  if (code === healthy.code && code !== exit.refused) {
    const isSaid = text.includes(call) || text.includes(inWords[call] ?? call);
    const isSilent = !isSaid && !(as === 'lost' && lookedAtAfterwards.includes(call));
    return isSilent && !onlyWords.includes(call) ? ['goes on and does not say it'] : [];
  }
  const said = text.split('\nError: ')[1] ?? '';
  const [error = '', fix = ''] = said.split('\nFix:   ');
  return [
    ...(code === exit.refused || code === exit.partial ? [] : [`ends with ${code}`]),
    ...(said.includes(call) || onlyWords.includes(call) ? [] : [`does not name the call: ${error.trim()}`]),
    ...(advice[as].test(said) || onlyWords.includes(call) ? [] : [`does not say what to do: ${fix.trim()}`]),
    ...(/unknown|undefined|\[object/i.test(said) ? [`has no words: ${said.trim()}`] : []),
  ];
}

function judgeState({ code, text, state }: Outcome, before: AccountState, healthy: Outcome): string[] {
  const same = (a: AccountState, b: AccountState) => isDeepStrictEqual(settledAccount(a), settledAccount(b));
  const { made, untrue } = judgeClaims(text, before, state);
  return [
    ...untrue.map((sentence) => `is not true: ${sentence}`),
    ...(code === exit.refused && !same(state, before) ? ['ends with 1, and something was changed'] : []),
    ...(code === exit.partial && made === 0
      ? [`does not say which state holds: ${text.split('Error: ')[1]}`]
      : []),
    ...(code === healthy.code && !same(state, healthy.state) && !needsHand.test(text)
      ? ['ends as if all was done, and it was not']
      : []),
  ];
}

/** Faults after which a person has to act first: the error says what. */
const needsHand = /IS NEITHER OLD NOR NEW|no longer finds it|would not be noticed/;

async function judgeAgain(
  row: Row,
  account: FakeAccount,
  outcome: Outcome,
  healthy: Outcome,
): Promise<string[]> {
  account.fault = undefined;
  // Gone as far as asked; once more would go further back.
  if (row.name === 'rollback' && outcome.code === exit.done) return [];
  const again = await run(account, row.words);
  return [
    ...(again.code === healthy.code
      ? []
      : [`run again, it ends with ${again.code}: ${again.text.split('Error: ')[1]}`]),
    ...(isDeepStrictEqual(settledAccount(account.state), settledAccount(healthy.state)) ||
    needsHand.test(outcome.text)
      ? []
      : ['run again, it ends in another state than undisturbed']),
  ];
}

async function outcomeOf(account: FakeAccount, { words }: Pick<Row, 'words'>): Promise<Outcome> {
  const { code, text } = await run(account, words);
  return { code, text, state: structuredClone(account.state) };
}

const seen = new Set<string>();

describe.each(rows)('$name', (row) => {
  let healthy: Outcome;
  let calls: string[] = [];
  beforeAll(async () => {
    const account = openAccount(row.from());
    healthy = await outcomeOf(account, row);
    calls = row.only ? [...row.only] : [...new Set(account.calls)];
    for (const call of calls.filter((one) => account.calls.includes(one))) seen.add(call);
  });

  it('ends as it should where nothing is disturbed', () => {
    expect(healthy.code, healthy.text).toBe(row.code ?? exit.done);
  });

  it.each(faults)('each of its calls %s: words, exit code, state, and once more', async (as) => {
    const found: string[] = [];
    for (const call of calls) {
      const account = openAccount(row.from());
      account.fault = { call, as };
      const outcome = await outcomeOf(account, row);
      const wrong = [
        ...judgeWords(outcome, healthy, call, as),
        ...judgeState(outcome, row.from(), healthy),
        ...(await judgeAgain(row, account, outcome, healthy)),
      ];
      found.push(...wrong.map((what) => `${call}: ${what}`));
    }
    expect(found).toEqual([]);
  });
});

describe('a first deployment', () => {
  it.each(['denied', 'throttled'] as const)(
    'whose bucket is %s has changed nothing, and says so',
    async (as) => {
      const account = openAccount(emptyAccount());
      account.fault = { call: 'CreateBucket', as };
      const { code, text, state } = await outcomeOf(account, { words: intoPool });
      expect(code).toBe(exit.refused);
      expect(text).toMatch(/CreateBucket.*Nothing was changed/s);
      expect(state).toEqual(emptyAccount());
    },
  );

  it('whose bucket may have been made is a partial failure, and goes on the next time', async () => {
    const account = openAccount(emptyAccount());
    account.fault = { call: 'CreateBucket', as: 'lost' };
    expect(await outcomeOf(account, { words: intoPool })).toMatchObject({ code: exit.partial });
    account.fault = undefined;
    expect((await run(account, intoPool)).code).toBe(exit.done);
  });

  it('of a zip that is none fails where the zip is read: nothing is built', async () => {
    const { code, text } = await run(openAccount(emptyAccount()), [
      ...deployWords(),
      ...['--zip', import.meta.filename],
    ]);
    expect(code).toBe(exit.refused);
    expect(text).toMatch(/… read the zip \S+every-call\.test\.ts\n[\s\S]*is not a zip/);
    expect(text).not.toMatch(/… build/);
  });
});

it('has every call that the sources make', () => {
  const made = sourceTexts('infra/cli').flatMap((text) =>
    [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-/g)].flatMap(([, names = '']) =>
      [...names.matchAll(/\b(\w+)Command\b|\bpaginate(\w+)\b/g)].map(
        ([, command, paged]) => command ?? paged ?? '',
      ),
    ),
  );
  expect([...new Set(made)].filter((call) => !seen.has(call)).sort()).toEqual([]);
  expect(seen.size).toBeGreaterThan(60);
});
