// The rules about a user over a table: under which key, for how long, and for which device.
import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import type { AnswerRequest, TurnRequest } from '../../src/limits/limits.ts';
import { createStore } from '../../src/limits/store.ts';
import type { Item } from '../../src/limits/table.ts';
import { isUserRecord, nameDevice, nameUser } from '../../src/limits/user-record.ts';
import { limitUsers } from '../../src/limits/users.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const now = 1_795_392_000;
const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const sms = { channel: 'SMS', country: 'DE' };

function users() {
  const items = new Map<string, Item>();
  const calls: string[] = [];
  const memory = memoryTable(items);
  const table = {
    ...memory,
    get: (key: string) => {
      calls.push('get');
      return memory.get(key);
    },
    put: (...args: Parameters<typeof memory.put>) => {
      calls.push('put');
      return memory.put(...args);
    },
  };
  let marks = 0;
  const store = createStore(table, isUserRecord, { nowMs: () => 0, mark: () => `m${marks++}` });
  const turn = (over: Partial<TurnRequest> = {}): TurnRequest => ({
    user,
    recipient: 'real',
    nonce: 'n',
    proof: undefined,
    now,
    deadlineMs: 1000,
    ...over,
  });
  const answer = (over: Partial<AnswerRequest> = {}): AnswerRequest => ({
    user,
    recipient: 'real',
    now,
    deadlineMs: 1000,
    signIn: 's',
    proof: undefined,
    newProof: 'new-proof',
    own: { nonce: 'n', issuedAt: now },
    isRight: (nonce) => nonce === 'n',
    ...over,
  });
  return { items, calls, turn, answer, limits: limitUsers(store, settingsOf(), hmac) };
}

describe('a user’s limits', () => {
  it('take a read and a write for a turn, and a read and a write for an answer', async () => {
    const { items, calls, turn, answer, limits } = users();
    const seen = await limits.seeTurn(turn());
    expect(seen).toMatchObject({ turn: { kind: 'free' }, from: { record: undefined } });
    expect(await limits.takeTurn(turn(), seen, sms)).toMatchObject({ kind: 'taken', code: { nonce: 'n' } });
    expect(calls).toEqual(['get', 'put']);
    expect(await limits.redeem(answer())).toMatchObject({ kind: 'right', message: { ...sms, at: now } });
    expect(calls).toEqual(['get', 'put', 'get', 'put']);
    expect([...items.keys()]).toEqual([nameUser(hmac, user)]);
    expect(items.get(nameUser(hmac, user))).toMatchObject({
      expiresAt: now + 3650 * 86_400,
      record: { devices: [{ id: nameDevice(hmac, 'new-proof') }] },
    });
  });

  it('keep a stranger for a day, apart from the user of that name', async () => {
    const { items, turn, limits } = users();
    const stranger = turn({ user: { ...user, exists: false } });
    await limits.takeTurn(stranger, await limits.seeTurn(stranger), sms);
    expect(await limits.seeTurn(turn())).toMatchObject({ turn: { kind: 'free' } });
    expect([...items.values()]).toMatchObject([{ expiresAt: now + 86_400 }]);
  });

  it('know a device by its proof, for answers and for turns', async () => {
    const { turn, answer, limits } = users();
    await limits.takeTurn(turn(), await limits.seeTurn(turn()), sms);
    await limits.redeem(answer());
    for (let i = 0; i < 10; i++) await limits.redeem(answer({ signIn: 't', isRight: () => false }));
    expect(await limits.redeem(answer({ signIn: 't' }))).toEqual({ kind: 'refused' });
    expect(await limits.redeem(answer({ signIn: 't', proof: 'new-proof' }))).toMatchObject({ kind: 'wrong' });
    const later = turn({ now: now + 2 * 86_400, proof: 'new-proof' });
    expect(await limits.seeTurn(later)).toMatchObject({ turn: { tier: 'device' } });
    expect(await limits.seeTurn({ ...later, proof: 'another' })).toMatchObject({ turn: { tier: 'proven' } });
  });

  it('know a device for an opening round by one read, from its user’s second day on, and write nothing', async () => {
    const { calls, turn, answer, limits } = users();
    const later = now + 2 * 86_400;
    expect(await limits.isKnownDevice(user, 'new-proof', later)).toBe(false);
    await limits.takeTurn(turn(), await limits.seeTurn(turn()), sms);
    await limits.redeem(answer());
    calls.length = 0;
    expect(await limits.isKnownDevice(user, 'new-proof', later)).toBe(true);
    expect(calls).toEqual(['get']);
    expect(await limits.isKnownDevice(user, 'new-proof', now + 60)).toBe(false);
    expect(await limits.isKnownDevice(user, 'another', later)).toBe(false);
    expect(await limits.isKnownDevice({ ...user, exists: false }, 'new-proof', later)).toBe(false);
  });

  it('undo a turn, and note another channel, of the app client that asked', async () => {
    const { turn, limits } = users();
    const taken = await limits.takeTurn(turn(), await limits.seeTurn(turn()), sms);
    if (taken.kind !== 'taken') throw new Error('not taken');
    await limits.noteMessage(turn(), taken, { channel: 'EMAIL', country: '' });
    expect(await limits.seeTurn(turn())).toMatchObject({ turn: { code: { message: { channel: 'EMAIL' } } } });
    expect(await limits.undoTurn(turn(), taken, 'refused')).toBeUndefined();
    expect(await limits.seeTurn(turn({ nonce: 'm' }))).toMatchObject({
      turn: { kind: 'free', code: { nonce: 'm' } },
    });
  });
});
