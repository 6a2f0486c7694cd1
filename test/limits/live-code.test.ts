import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/challenge/hmac.ts';
import { keepLiveCodes } from '../../src/limits/live-code.ts';
import type { Table } from '../../src/limits/table.ts';
import { nameUserItem } from '../../src/limits/user-item.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const start = 1_795_392_000;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
/** Codes live 300 s and can be sent again after 30 s, for half of their life. */
const on = (table: Table) => keepLiveCodes(table, settingsOf(), hmac);

function fresh() {
  const limits = on(memoryTable());
  const reserve = (nonce: string, after: number, expect: 'open' | 'renew' = 'open', who = user) =>
    limits.reserve({ user: who, nonce, nowSeconds: start + after, expect });
  return { ...limits, reserve };
}

describe.each(['open', 'renew'] as const)('a reservation that tries to %s first', (first) => {
  it('makes a new code live where there is none', async () => {
    expect(await fresh().reserve('a', 0, first)).toEqual({
      liveCode: { nonce: 'a', issuedAt: start, sentAt: start, claim: 'a' },
      maySend: true,
      isLockedOut: false,
    });
  });

  it.each([
    ['sends nothing within the cooldown', 29, 'a', false],
    ['sends the same code after it', 30, 'a', true],
    ['sends the same code to the end of its first half', 149, 'a', true],
    ['sends a new code from then on', 150, 'b', true],
    ['sends a new code when the old one is dead', 300, 'b', true],
  ])('%s', async (_what, after, nonce, maySend) => {
    const { reserve } = fresh();
    await reserve('a', 0);
    expect(await reserve('b', after, first)).toMatchObject({ liveCode: { nonce }, maySend });
  });

  it('leaves a code that was sent again its cooldown, also in its second half', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    await reserve('b', 140);
    expect(await reserve('c', 169, first)).toMatchObject({ liveCode: { nonce: 'a' }, maySend: false });
    expect(await reserve('d', 170, first)).toMatchObject({ liveCode: { nonce: 'd' }, maySend: true });
  });

  it('may send where the answer to its own write was lost and it is tried again', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    expect(await reserve('a', 1, first)).toMatchObject({ liveCode: { nonce: 'a' }, maySend: true });
  });

  it('makes a new code where the clock was set back and the old one is from the future', async () => {
    const { reserve } = fresh();
    await reserve('a', 1000);
    expect(await reserve('b', 995, first)).toMatchObject({ liveCode: { nonce: 'a' } });
    expect(await reserve('b', 994, first)).toMatchObject({ liveCode: { nonce: 'b' }, maySend: true });
  });
});

describe('a live code', () => {
  it('is one for each user and app client', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    for (const other of [{ clientId: 'd' }, { userName: 'v' }, { userPoolId: 'q' }, { exists: false }])
      expect(await reserve('b', 0, 'open', { ...user, ...other })).toMatchObject({
        liveCode: { nonce: 'b' },
      });
    expect(await reserve('c', 0)).toMatchObject({ liveCode: { nonce: 'a' } });
  });

  it('is used up once, by its own nonce', async () => {
    const { reserve, consume } = fresh();
    await reserve('a', 0);
    expect(await consume(user, 'b', start)).toBe(false);
    expect(await consume(user, 'a', start)).toBe(true);
    expect(await consume(user, 'a', start)).toBe(false);
    expect(await reserve('c', 0)).toMatchObject({ liveCode: { nonce: 'c' }, maySend: true });
  });

  it('says that its user is locked out', async () => {
    const memory = memoryTable();
    const pk = nameUserItem(hmac, user);
    await memory.update({ pk, update: 'SET lockedUntil = :until', values: { ':until': start + 1 } });
    const request = { user, nonce: 'a', nowSeconds: start, expect: 'open' } as const;
    expect(await on(memory).reserve(request)).toMatchObject({ isLockedOut: true });
  });
});

describe('a release', () => {
  it('gives the right to send back to the next call, for the same code', async () => {
    const { reserve, release } = fresh();
    const { liveCode } = await reserve('a', 0);
    await release(user, liveCode);
    expect(await reserve('b', 1)).toMatchObject({ liveCode: { nonce: 'a' }, maySend: true });
  });

  it('takes nothing from a call that has sent in the meantime', async () => {
    const { reserve, release } = fresh();
    const { liveCode } = await reserve('a', 0);
    await reserve('b', 30);
    await release(user, liveCode);
    expect(await reserve('c', 31)).toMatchObject({ maySend: false });
  });

  it('of a code that is gone does nothing', async () => {
    const { reserve, release, consume } = fresh();
    const { liveCode } = await reserve('a', 0);
    await consume(user, 'a', start);
    await expect(release(user, liveCode)).resolves.toBeUndefined();
  });
});

describe('a table that changes under a reservation', () => {
  const request = { user, nonce: 'b', nowSeconds: start, expect: 'open' } as const;

  it('is tried once more where the code was used up between the write and the read', async () => {
    const memory = memoryTable();
    await on(memory).reserve({ ...request, nonce: 'a' });
    const table: Table = {
      ...memory,
      get: async (pk) => {
        await on(memory).consume(user, 'a', start);
        return memory.get(pk);
      },
    };
    expect(await on(table).reserve(request)).toMatchObject({ liveCode: { nonce: 'b' }, maySend: true });
  });

  it('ends in an error, not in a guess, where it changes every time', async () => {
    const table: Table = { get: async () => undefined, update: async () => undefined };
    await expect(on(table).reserve(request)).rejects.toThrow('changed three times');
  });

  it('that does not answer reserves nothing', async () => {
    const down = () => Promise.reject(new Error('down'));
    await expect(on({ get: down, update: down }).reserve(request)).rejects.toThrow('down');
  });
});
