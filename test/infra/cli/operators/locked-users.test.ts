// Everybody who is locked or disabled: found in the whole table, named, and let in again.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AttributeValue, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClients } from '../../../../infra/cli/aws/clients.ts';
import { CommandError, exit } from '../../../../infra/cli/command-error.ts';
import { Interrupt } from '../../../../infra/cli/interrupt.ts';
import { type LockedUser, readLockedUser, unlockAll } from '../../../../infra/cli/operators/locked-users.ts';
import { unlockUser } from '../../../../infra/cli/operators/users.ts';
import { createHmacFor } from '../../../../src/crypto/hmac.ts';
import type { Limits } from '../../../../src/limits/limits.ts';
import { createStore, type Store } from '../../../../src/limits/store.ts';
import type { Row, Value } from '../../../../src/limits/table.ts';
import { isUserRecord, nameUser, newUser, type UserRecord } from '../../../../src/limits/user-record.ts';
import { runCommandLine } from '../../../support/command-line.ts';
import { guessWrong } from '../../../support/counting.ts';
import { testTerminal } from '../../../support/deployment.ts';
import { env, settingsOf } from '../../../support/deps.ts';
import { type LocalDynamo, startDynalite } from '../../../support/dynalite.ts';
import { limitsOver } from '../../../support/limits.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const now = nowMs / 1000;
const hour = 3600;
const rules = { WRONG_PER_HOUR: '5', WRONG_BEFORE_DISABLE: '10' };
const userPoolId = 'eu-west-1_Example1';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const named = (userName: string, exists = true) => ({ userPoolId, clientId: 'c', userName, exists });

const marshall = (value: unknown): AttributeValue => {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  if (Array.isArray(value)) return { L: value.map(marshall) };
  return {
    M: Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, marshall(one)])),
  };
};

const rowOf = (rev: string, record: UserRecord): Row => ({
  version: 1,
  rev,
  expiresAt: now + 9,
  record: record as unknown as Value,
});

/** Wrong answers every half an hour: ten in a row, and never five in an hour. */
async function disable(limits: Limits, user: ReturnType<typeof named>, at: number) {
  for (let i = 9; i >= 0; i--) await guessWrong(limits, user, at - i * 1800);
}

async function lock(limits: Limits, user: ReturnType<typeof named>, at: number) {
  for (let i = 0; i < 5; i++) await guessWrong(limits, user, at);
}

/** ada and bob are disabled, cid is locked, dan was; eve mistyped once; strangers were guessed at too. */
async function attacked() {
  const { name, table } = await dynamo.table();
  const limits = limitsOver(table, settingsOf(rules));
  await disable(limits, named('ada'), now - 5 * hour);
  await disable(limits, named('bob'), now - hour);
  await lock(limits, named('cid'), now - 60);
  await lock(limits, named('dan'), now - 2 * hour);
  await guessWrong(limits, named('eve'), now - 60);
  await disable(limits, named('nobody', false), now - 60);
  const settings = { ...env, ...rules, OTP_TABLE: name };
  const run = async (...words: string[]) => {
    const ran = await runCommandLine([...words, ...(words[0] === 'unlock' ? ['--yes'] : [])], {
      env: settings,
      nowMs,
    });
    expect(ran.text).not.toContain(env.OTP_SECRET);
    return ran;
  };
  return { name, table, limits, run };
}

/** Cognito, as far as it is asked: pages of the names. */
async function withUsers(names: readonly string[], act: (asked: unknown[]) => Promise<void>) {
  const asked: unknown[] = [];
  const pageSize = 2;
  const cognito = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      const input = JSON.parse(text) as { PaginationToken?: string };
      asked.push(input);
      const from = Number(input.PaginationToken ?? 0);
      const more = from + pageSize < names.length;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(
        JSON.stringify({
          Users: names.slice(from, from + pageSize).map((Username) => ({ Username })),
          ...(more && { PaginationToken: String(from + pageSize) }),
        }),
      );
    });
  });
  await new Promise<void>((resolve) => cognito.listen(0, '127.0.0.1', resolve));
  const variable = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';
  process.env[variable] = `http://127.0.0.1:${(cognito.address() as AddressInfo).port}`;
  try {
    await act(asked);
  } finally {
    delete process.env[variable];
    cognito.closeAllConnections();
    cognito.close();
  }
}

describe('what a record tells', () => {
  const read = (record: object, version = 1) =>
    readLockedUser(
      {
        pk: { S: 'user:x' },
        version: { N: String(version) },
        rev: { S: 'r' },
        record: marshall({ ...newUser, ...record }),
      },
      now,
      settingsOf(rules),
    );
  const guesses = { times: [], inARow: 10 };

  it.each([
    ['when its last answer says so', { ...guesses, disabledAt: 7, lockedAt: 5 }, 7],
    ['since its last lock, where a lowered setting disables', { ...guesses, lockedAt: 5, lockedUntil: 6 }, 5],
    ['since ever, where there is no lock either', guesses, 0],
    ['not, below the setting', { ...guesses, inARow: 9, disabledAt: 7, lockedAt: 5 }, undefined],
  ])('is disabled %s', (_when, record, disabledAt) => {
    expect(read({ guesses: record })?.disabledAt).toBe(disabledAt);
  });

  it('is when somebody was locked, and nothing of those who never were', () => {
    expect(read({ guesses: { times: [], inARow: 5, lockedAt: 400, lockedUntil: 1000 } })).toEqual({
      key: 'user:x',
      wrongInARow: 5,
      disabledAt: undefined,
      lockedAt: 400,
      lockedUntil: 1000,
    });
    expect(read({})).toBeUndefined();
  });

  it('is nothing where this version cannot read it', () => {
    expect(read({ guesses }, 2)).toBeUndefined();
    expect(read({ guesses: { inARow: 10 } })).toBeUndefined();
  });
});

describe('limits --disabled', () => {
  it('lists who is disabled and since when, oldest first, and nobody who is only locked or does not exist', async () => {
    const { run } = await attacked();
    const { code, text, results } = await run('limits', '--disabled', '--json');
    expect(code).toBe(0);
    expect(results[0]).toMatchObject([
      { userName: null, disabledAt: '2026-11-23T07:00:00.000Z', wrongInARow: 10 },
      { userName: null, disabledAt: '2026-11-23T11:00:00.000Z', wrongInARow: 10 },
    ]);
    expect(text).toContain('Items are hashes');
  });

  it('names them with the pool, asks Cognito for no attribute of a person, and stops when all are found', async () => {
    const { run } = await attacked();
    await withUsers(['x', 'bob', 'ada', 'y', 'z', 'w'], async (asked) => {
      const { text } = await run('limits', '--disabled', '--user-pool-id', userPoolId);
      expect(text).toMatch(/since 2026-11-23T07:00:00.000Z {2}10 wrong in a row {2}ada/);
      expect(text).toMatch(/since 2026-11-23T11:00:00.000Z {2}10 wrong in a row {2}bob/);
      expect(asked).toHaveLength(2);
      expect(asked[0]).toMatchObject({ UserPoolId: userPoolId, AttributesToGet: ['sub'] });
    });
  });

  it('says of whom it finds no name', async () => {
    const { run } = await attacked();
    await withUsers(['ada'], async () => {
      const { text } = await run('limits', '--disabled', '--user-pool-id', userPoolId);
      expect(text).toMatch(/10 wrong in a row {2}user:/);
      expect(text).toContain('of another pool, or gone');
    });
  });

  it('reads a table of many pages', async () => {
    const { name, run } = await attacked();
    const client = new DynamoDBClient({});
    // A page is a megabyte.
    for (let i = 0; i < 8; i++)
      await client.send(
        new PutItemCommand({
          TableName: name,
          Item: {
            pk: { S: `user:filler-${i}` },
            version: { N: '1' },
            rev: { S: 'r' },
            record: marshall({ ...newUser, guesses: { times: [], inARow: 10 } }),
            expiresAt: { N: String(now + 86_400_000) },
            filler: { S: 'x'.repeat(350_000) },
          },
        }),
      );
    client.destroy();
    expect((await run('limits', '--disabled')).text).toContain('Disabled: 10');
  });
});

describe('unlock --since', () => {
  it('says how many, asks, and lets all of them in again and nobody else', async () => {
    const { run, limits } = await attacked();
    const { code, text, results } = await run('unlock', '--since', '3h');
    expect(code).toBe(0);
    expect(text).toMatch(/disabled +1\n.*locked now +1\n.*locked, and free again +1/);
    expect(text).toContain('10 more guesses at each');
    expect(results[0]).toEqual({ since: '2026-11-23T09:00:00.000Z', disabled: 1, locked: 1, unlocked: 3 });
    for (const name of ['bob', 'cid', 'dan'])
      expect(await guessWrong(limits, named(name), now)).toMatchObject({ kind: 'wrong' });
    for (const user of [named('ada'), named('nobody', false)])
      expect(await guessWrong(limits, user, now)).toEqual({ kind: 'refused' });
    expect((await run('unlock', '--since', '3h')).text).toContain('Nobody is to be unlocked');
  });

  it('takes a date, and goes back to users who were disabled long ago', async () => {
    const { run } = await attacked();
    expect((await run('unlock', '--since', '2026-11-23')).results[0]).toMatchObject({ unlocked: 4 });
  });

  it('goes on after a stop, and says how far it came', async () => {
    const users = Array.from(
      { length: 50 },
      (_, i): LockedUser => ({
        key: `user:${i}`,
        wrongInARow: 10,
        disabledAt: 1,
        lockedAt: undefined,
        lockedUntil: undefined,
      }),
    );
    const interrupt = new Interrupt();
    let writes = 0;
    const watched: Store<UserRecord> = {
      read: () => Promise.reject(new Error('not asked')),
      change: async (_key, _change, decide) => {
        if (++writes === 25) interrupt.request();
        return decide(newUser).answer;
      },
    };
    const context = {
      aws: openClients('eu-west-1'),
      terminal: testTerminal(),
      interrupt,
      env: {},
      now: () => nowMs,
      wait: async () => {},
      formatCommands: (text: string) => text,
    };
    const stopped = await unlockAll(context, watched, users).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(CommandError);
    expect(stopped).toMatchObject({
      exitCode: exit.partial,
      message: expect.stringContaining('40 of 50 are unlocked, the others as they were'),
    });
    expect(writes).toBe(40);
  });

  it('forgets what a known device counts for itself, and not the device, nor what it replaces', async () => {
    const { table, limits, run } = await attacked();
    const user = named('fay');
    const key = nameUser(createHmacFor(settingsOf()), user);
    const devices = [{ id: 'e', replaces: 'd', seenAt: now - 60, guesses: { times: [], inARow: 10 } }];
    const record = { ...newUser, guesses: { times: [], inARow: 10, disabledAt: now }, devices };
    await table.put(key, rowOf('r', record), undefined);
    await run('unlock', '--since', '1h');
    expect(await guessWrong(limits, user, now)).toMatchObject({ kind: 'wrong' });
    expect((await table.get(key))?.record).toMatchObject({
      devices: [{ id: 'e', replaces: 'd', seenAt: now - 60 }],
      guesses: { inARow: 1 },
    });
  });

  it('brings back no device that was forgotten while it was running', async () => {
    const { table, name, run } = await attacked();
    const key = nameUser(createHmacFor(settingsOf()), named('fay'));
    const device = (id: string) => ({ id, seenAt: now });
    const record = { ...newUser, guesses: { times: [], inARow: 10, disabledAt: now } };
    await table.put(key, rowOf('r', { ...record, devices: [device('old')] }), undefined);
    // Between the command's read and its write, a sign-in writes.
    const unlocked = unlockUser(
      { terminal: testTerminal(), now: () => nowMs } as never,
      createStore(
        {
          ...table,
          put: async (...args) => {
            await table.put(key, rowOf('s', { ...record, devices: [device('new')] }), 'r');
            return table.put(...args);
          },
        },
        isUserRecord,
        { nowMs: () => nowMs, mark: () => 'unlock' },
      ),
      key,
    );
    expect(await unlocked).toBe(true);
    expect((await table.get(key))?.record).toMatchObject({
      devices: [{ id: 'new' }],
      guesses: { inARow: 0 },
    });
    expect(name).toBeTruthy();
    expect((await run('unlock', '--since', '1h')).code).toBe(0);
  });
});

describe.each([
  ['limits', '--disabled', []],
  ['unlock', '--since', ['1h']],
] as const)('%s', (command, flag, value) => {
  it.each([
    [[], 'Whom is this about?'],
    [['ada'], '--user-pool-id'],
    [['ada', '--user-pool-id', 'p', flag, ...value], 'many users'],
  ])('refuses %j', async (words, reason) => {
    const { code, text } = await runCommandLine([command, ...words], { env, nowMs });
    expect(code).toBe(1);
    expect(text).toContain(reason);
    expect(text, 'neither the settings nor the table are read').not.toContain('Settings of');
  });
});

it('unlock refuses a time that is none', async () => {
  const { code, text } = await runCommandLine(['unlock', '--since', 'noon'], { env, nowMs });
  expect(code).toBe(1);
  expect(text).toContain('noon is no time');
});
