// Everybody who is locked or disabled: found in the whole table, named, and let in again.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClients } from '../../../../infra/cli/aws/clients.ts';
import { CommandError, exit } from '../../../../infra/cli/command-error.ts';
import { Interrupt } from '../../../../infra/cli/interrupt.ts';
import { type LockedUser, readLockedUser, unlockAll } from '../../../../infra/cli/operators/locked-users.ts';
import type { Limits, Spent } from '../../../../src/limits/limits.ts';
import type { Table } from '../../../../src/limits/table.ts';
import { runCommandLine } from '../../../support/command-line.ts';
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

/** Wrong answers every half an hour: ten in a row, and never five in an hour. */
async function disable(limits: Limits, user: ReturnType<typeof named>, at: number) {
  for (let i = 9; i >= 0; i--) await limits.spend(user, at - i * 1800, undefined);
}

async function lock(limits: Limits, user: ReturnType<typeof named>, at: number) {
  let last: Spent = { allowed: false };
  for (let i = 0; i < 5; i++) last = await limits.spend(user, at, undefined);
  if (last.allowed) await limits.lock(user, at, last);
}

/** ada and bob are disabled, cid is locked, dan was; eve mistyped once; strangers were guessed at too. */
async function attacked() {
  const { name, table } = await dynamo.table();
  const limits = limitsOver(table, settingsOf(rules));
  await disable(limits, named('ada'), now - 5 * hour);
  await disable(limits, named('bob'), now - hour);
  await lock(limits, named('cid'), now - 60);
  await lock(limits, named('dan'), now - 2 * hour);
  await limits.spend(named('eve'), now - 60, undefined);
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

describe('what an item tells', () => {
  const most = { WRONG_BEFORE_DISABLE: 100, LOCK_SECONDS: 900 };
  const read = (item: Record<string, number>) =>
    readLockedUser(
      Object.fromEntries(Object.entries(item).map(([name, n]) => [name, { N: String(n) }])),
      most,
    );

  it.each([
    [{ inARow: 100, disabledAt: 7, wrong0: 6 }, 7],
    [{ inARow: 100, wrong0: 6 }, 6],
    [{ inARow: 120, lockedUntil: 1000 }, 100],
    [{ inARow: 100, expiresAt: 3650 * 86_400 + 5 }, 5],
    [{ inARow: 99, disabledAt: 7 }, undefined],
  ])('%j: disabled at %s', (item, disabledAt) => {
    expect(read(item).disabledAt).toBe(disabledAt);
  });

  it('is when somebody was locked: as it says, or by the end of the lock', () => {
    expect(read({ lockedUntil: 1000 }).lockedAt).toBe(100);
    expect(read({ lockedUntil: 1000, lockedAt: 400 }).lockedAt).toBe(400);
    expect(read({}).lockedAt).toBeUndefined();
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
      expect(text).toMatch(/10 wrong in a row {2}user#/);
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
            pk: { S: `user#filler-${i}` },
            inARow: { N: '10' },
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
      expect(await limits.spend(named(name), now, undefined)).toMatchObject({ allowed: true });
    for (const user of [named('ada'), named('nobody', false)])
      expect(await limits.spend(user, now, undefined)).toEqual({ allowed: false });
    expect((await run('unlock', '--since', '3h')).text).toContain('Nobody is to be unlocked');
  });

  it('takes a date, and goes back to whoever was disabled long ago', async () => {
    const { run } = await attacked();
    expect((await run('unlock', '--since', '2026-11-23')).results[0]).toMatchObject({ unlocked: 4 });
  });

  it('goes on after a stop, and says how far it came', async () => {
    const { table } = await attacked();
    const users = Array.from(
      { length: 50 },
      (_, i): LockedUser => ({
        pk: `user#${i}`,
        wrongInARow: 10,
        disabledAt: 1,
        lockedAt: undefined,
        lockedUntil: undefined,
      }),
    );
    const interrupt = new Interrupt();
    let writes = 0;
    const watched: Table = {
      get: async (pk) => ({ pk }),
      update: async (update) => {
        if (++writes === 25) interrupt.request();
        return table.update({ ...update, condition: 'attribute_not_exists(pk)' });
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

  it('forgets what a known device counts for itself, and not the device', async () => {
    const { table, run } = await attacked();
    const pk = 'user#known-device';
    await table.update({
      pk,
      update:
        'SET inARow = :ten, lockedUntil = :until, lockedAt = :at, disabledAt = :at, expiresAt = :expiry, #device = :device',
      names: { '#device': 'device:h' },
      values: {
        ':ten': 10,
        ':at': now,
        ':until': now + 900,
        ':expiry': now + 86_400_000,
        ':device': { seenAt: now - 60, inARow: 10, wrong0: now },
      },
    });
    await run('unlock', '--since', '1h');
    expect(await table.get(pk)).toEqual({
      pk,
      'device:h': { seenAt: now - 60 },
      expiresAt: expect.any(Number),
    });
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
    const { code, text, opened } = await runCommandLine([command, ...words], { env, nowMs });
    expect(code).toBe(1);
    expect(text).toContain(reason);
    expect(opened).toEqual([]);
  });
});

it('unlock refuses a time that is none', async () => {
  const { code, text } = await runCommandLine(['unlock', '--since', 'noon'], { env, nowMs });
  expect(code).toBe(1);
  expect(text).toContain('noon is no time');
});
