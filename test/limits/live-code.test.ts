import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { limitGuesses } from '../../src/limits/guesses.ts';
import type { Spending } from '../../src/limits/limits.ts';
import { keepLiveCodes } from '../../src/limits/live-code.ts';
import type { Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const elsewhere = { ...user, clientId: 'd' };
const start = 1_795_392_000;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
/** Codes live 300 s and can be sent again after 30 s, for half of their life. */
const on = (table: Table) => ({
  ...keepLiveCodes(table, settingsOf(), hmac),
  ...limitGuesses(table, settingsOf(), hmac),
});

function fresh(table: Table = memoryTable()) {
  const limits = on(table);
  const reserve = (
    nonce: string,
    after: number,
    expect: 'open' | 'renew' = 'open',
    who = user,
    proof: string | undefined = undefined,
  ) => limits.reserve({ user: who, nonce, channel: 'SMS', nowSeconds: start + after, expect, proof });
  const spend = async (after: number, who = user): Promise<Spending> => {
    const spent = await limits.spend(who, start + after, undefined);
    if (!spent.allowed) throw new Error('no guess left');
    return spent;
  };
  /** What can be right, newest first. */
  const live = async (after: number, who = user) =>
    (await spend(after, who)).codes?.map(({ nonce }) => nonce);
  const consume = (nonce: string, spending: Spending, after: number, who = user, signIn = 'sign-in') =>
    limits.consume({
      user: who,
      spending,
      use: { nonce, signIn, at: start + after },
      proof: 'proof',
    });
  return {
    limits,
    reserve,
    spend,
    live,
    consume,
    use: async (nonce: string, after: number, who = user, signIn?: string) =>
      consume(nonce, await spend(after, who), after, who, signIn),
    release: limits.release,
    noteChannel: limits.noteChannel,
  };
}

describe.each(['open', 'renew'] as const)('a reservation that tries to %s first', (first) => {
  it('makes a new code live where there is none', async () => {
    const { reserve, live } = fresh();
    expect(await reserve('a', 0, first)).toEqual({
      outcome: 'send',
      code: { nonce: 'a', issuedAt: start, sentAt: start, channel: 'SMS', claim: 'a' },
      lastSentAt: start,
      standing: 'new',
    });
    expect(await live(0)).toEqual(['a']);
  });

  it.each([
    ['sends nothing within the cooldown', 29, 'a', 'reuse'],
    ['sends the same code after it', 30, 'a', 'send'],
    ['sends the same code to the end of its first half', 149, 'a', 'send'],
    ['sends a new code from then on', 150, 'b', 'send'],
    ['sends a new code when the old one is dead', 300, 'b', 'send'],
  ])('%s', async (_what, after, nonce, outcome) => {
    const { reserve } = fresh();
    await reserve('a', 0);
    expect(await reserve('b', after, first)).toMatchObject({ code: { nonce }, outcome });
  });

  it('leaves a code that was sent again its cooldown, also in its second half', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    await reserve('b', 140);
    expect(await reserve('c', 169, first)).toMatchObject({ code: { nonce: 'a' }, outcome: 'reuse' });
    expect(await reserve('d', 170, first)).toMatchObject({ code: { nonce: 'd' }, outcome: 'send' });
  });

  it('may send where the answer to its own write was lost and it is tried again', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    expect(await reserve('a', 1, first)).toMatchObject({ code: { nonce: 'a' }, outcome: 'send' });
    await reserve('b', 31);
    expect(await reserve('b', 32, first)).toMatchObject({ code: { nonce: 'a' }, outcome: 'send' });
  });

  it('makes a new code where the clock was set back and the old one is from the future', async () => {
    const { reserve } = fresh();
    await reserve('a', 1000);
    expect(await reserve('b', 995, first)).toMatchObject({ code: { nonce: 'a' }, outcome: 'reuse' });
    expect(await reserve('b', 994, first)).toMatchObject({ code: { nonce: 'b' }, outcome: 'send' });
  });

  it('waits within the cooldown of a message for another app client, and makes no code live', async () => {
    const { reserve, live } = fresh();
    await reserve('a', 0);
    expect(await reserve('b', 29, first, elsewhere)).toEqual({
      outcome: 'wait',
      code: { nonce: 'b', issuedAt: start + 29, sentAt: start, channel: 'SMS' },
      lastSentAt: start,
      standing: 'new',
    });
    expect(await live(29, elsewhere)).toEqual([]);
    expect(await reserve('c', 30, first, elsewhere)).toMatchObject({ code: { nonce: 'c' }, outcome: 'send' });
  });

  it('waits too where its own code died within that cooldown: a dead code is no code', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    await reserve('b', 280, first, elsewhere);
    expect(await reserve('c', 299, first)).toMatchObject({ code: { nonce: 'a' }, outcome: 'reuse' });
    expect(await reserve('d', 300, first)).toMatchObject({ code: { nonce: 'd' }, outcome: 'wait' });
  });

  it('waits too where its own code went out by no message: nobody has it in the hand', async () => {
    const { reserve, release } = fresh();
    const { code } = await reserve('a', 0);
    await release(user, code);
    expect(await reserve('b', 1, first, elsewhere)).toMatchObject({ outcome: 'send' });
    expect(await reserve('c', 2, first)).toMatchObject({ code: { nonce: 'c' }, outcome: 'wait' });
  });

  it('waits too where its own code is from the future, after a clock was set back', async () => {
    const { reserve } = fresh();
    await reserve('a', 1000);
    expect(await reserve('b', 990, first, elsewhere)).toMatchObject({ outcome: 'send' });
    expect(await reserve('c', 991, first)).toMatchObject({ code: { nonce: 'c' }, outcome: 'wait' });
  });

  it('remembers the channel that the newest message went by', async () => {
    const { limits, reserve } = fresh();
    await reserve('a', 0);
    const request = {
      user,
      nonce: 'b',
      channel: 'EMAIL',
      nowSeconds: start + 30,
      expect: first,
      proof: undefined,
    };
    expect(await limits.reserve(request)).toMatchObject({ code: { nonce: 'a', channel: 'EMAIL' } });
  });
});

describe('a live code', () => {
  it('is one for each user and app client', async () => {
    const { reserve } = fresh();
    await reserve('a', 0);
    for (const other of [{ userName: 'v' }, { userPoolId: 'q' }, { exists: false }])
      expect(await reserve('b', 0, 'open', { ...user, ...other })).toMatchObject({ code: { nonce: 'b' } });
    expect(await reserve('c', 30, 'open', elsewhere)).toMatchObject({ code: { nonce: 'c' } });
    expect(await reserve('d', 31)).toMatchObject({ code: { nonce: 'a' } });
  });

  it('is used up once, by its own nonce', async () => {
    const { reserve, use } = fresh();
    await reserve('a', 0);
    expect(await use('b', 1)).toBe('gone');
    expect(await use('a', 1)).toBe('used');
    expect(await use('a', 1)).toBe('again');
    expect(await use('a', 1, user, 'another')).toBe('gone');
    expect(await reserve('c', 1)).toMatchObject({ code: { nonce: 'c' }, outcome: 'send' });
  });

  it('is used up by one of two answers at once', async () => {
    const { reserve, spend, consume } = fresh();
    await reserve('a', 0);
    const spendings = [await spend(1), await spend(1)];
    expect(
      await Promise.all(spendings.map((spending, i) => consume('a', spending, 1, user, `sign-in ${i}`))),
    ).toEqual(['used', 'gone']);
  });

  it('lives as long as its message said, whoever starts meanwhile', async () => {
    const { reserve, live } = fresh();
    await reserve('a', 0);
    for (let after = 1; after < 300; after++) {
      await reserve(`b${after}`, after);
      if (after % 40 === 0) expect(await live(after)).toContain('a');
    }
    expect(await live(299)).toContain('a');
    expect(await live(300)).not.toContain('a');
  });

  it('is never one of more than two, however often somebody starts', async () => {
    const limits = keepLiveCodes(memoryTable(), settingsOf(), hmac);
    const issued = new Map<string, number>();
    for (let after = 0; after < 3000; after += 7) {
      const request = {
        user,
        nonce: `n${after}`,
        channel: 'SMS',
        nowSeconds: start + after,
        expect: 'open',
        proof: undefined,
      } as const;
      const { code } = await limits.reserve(request);
      issued.set(code.nonce, code.issuedAt);
    }
    const times = [...issued.values()];
    expect(times.length).toBeGreaterThan(15);
    for (const at of times)
      expect(times.filter((other) => other <= at && other > at - 300).length).toBeLessThanOrEqual(2);
  });
});

describe('two live codes', () => {
  const two = async () => {
    const made = fresh();
    await made.reserve('a', 0);
    await made.reserve('b', 150);
    expect(await made.live(151)).toEqual(['b', 'a']);
    return made;
  };

  it('can be used up each, in either order', async () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const { use } = await two();
      for (const nonce of order) expect(await use(nonce, 152)).toBe('used');
      for (const nonce of order) expect(await use(nonce, 153, user, 'another')).toBe('gone');
    }
  });

  it('can be used up each by answers at once, in either order', async () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const { spend, consume, live } = await two();
      const spendings = [await spend(152), await spend(152)];
      for (const [i, nonce] of order.entries())
        expect(await consume(nonce, spendings[i] ?? expect.fail(), 152)).toBe('used');
      expect(await live(153)).toEqual([]);
    }
  });

  it('cost one write each: it is known where the right one lies', async () => {
    const memory = memoryTable();
    let writes = 0;
    const { reserve, spend, consume } = fresh({
      ...memory,
      update: (update) => {
        writes++;
        return memory.update(update);
      },
    });
    await reserve('a', 0);
    await reserve('b', 150);
    for (const nonce of ['a', 'b']) {
      const spending = await spend(151);
      const before = writes;
      expect(await consume(nonce, spending, 151)).toBe('used');
      expect(writes - before).toBe(1);
    }
  });

  it('leave the one before its life when the newest is used up, and a start makes a new one', async () => {
    const { use, live, reserve } = await two();
    await use('b', 152);
    expect(await live(153)).toEqual(['a']);
    expect(await reserve('c', 153)).toMatchObject({ code: { nonce: 'c' }, outcome: 'send' });
    expect(await live(154)).toEqual(['c', 'a']);
    expect(await live(300)).toEqual(['c']);
  });

  it('leave the newest its cooldown when the one before is used up', async () => {
    const { use, reserve } = await two();
    await use('a', 152);
    expect(await reserve('c', 153)).toMatchObject({ code: { nonce: 'b' }, outcome: 'reuse' });
  });

  it('are used up where a start since the spend has moved them', async () => {
    const { reserve, spend, consume, live } = fresh();
    await reserve('a', 0);
    const spending = await spend(149);
    await reserve('b', 150);
    expect(await consume('a', spending, 150)).toBe('used');
    expect(await live(151)).toEqual(['b']);
  });
});

describe('a user who is proven', () => {
  it('is so for all app clients, from a day after the first right answer', async () => {
    const { reserve, use } = fresh();
    await reserve('a', 0);
    await use('a', 0);
    expect(await reserve('b', 86_399)).toMatchObject({ standing: 'new' });
    expect(await reserve('c', 86_430, 'open', elsewhere)).toMatchObject({ standing: 'proven' });
  });

  it('is told so by whichever way the reservation ends', async () => {
    const { reserve, use } = fresh();
    await reserve('a', 0);
    await use('a', 0);
    const later = 2 * 86_400;
    expect(await reserve('b', later)).toMatchObject({ outcome: 'send', standing: 'proven' });
    expect(await reserve('c', later + 1)).toMatchObject({ outcome: 'reuse', standing: 'proven' });
    expect(await reserve('d', later + 1, 'open', elsewhere)).toMatchObject({
      outcome: 'wait',
      standing: 'proven',
    });
    expect(await reserve('e', later + 30, 'renew')).toMatchObject({ outcome: 'send', standing: 'proven' });
  });
});

describe('a known device of a user who is proven', () => {
  const later = 2 * 86_400;
  const settled = async () => {
    const { reserve, use } = fresh();
    await reserve('a', 0);
    await use('a', 0);
    return reserve;
  };
  const bob = { ...user, userName: 'bob' };

  it('is told by its proof, by whichever app client and whichever way the reservation ends', async () => {
    const reserve = await settled();
    const show = (nonce: string, after: number, expect: 'open' | 'renew' = 'open', who = user) =>
      reserve(nonce, after, expect, who, 'proof');
    expect(await show('b', later)).toMatchObject({ outcome: 'send', standing: 'device' });
    expect(await show('c', later + 1)).toMatchObject({ outcome: 'reuse', standing: 'device' });
    expect(await show('d', later + 1, 'open', elsewhere)).toMatchObject({
      outcome: 'wait',
      standing: 'device',
    });
    expect(await show('e', later + 30, 'renew')).toMatchObject({ outcome: 'send', standing: 'device' });
  });

  it.each([
    ['of nobody', user, 'another'],
    ['of nobody, and long', user, 'x'.repeat(10_000)],
    ['of a name that every object has', user, 'constructor'],
    ['of somebody else', bob, 'proof'],
    ['of a user, shown for a stranger of that name', { ...user, exists: false }, 'proof'],
  ])('is none by a proof %s', async (_whose, who, proof) => {
    const reserve = await settled();
    const { standing } = await reserve('b', later, 'open', who, proof);
    expect(standing).toBe(who === user ? 'proven' : 'new');
  });

  it('is not known before its user is proven', async () => {
    const reserve = await settled();
    expect(await reserve('b', 86_399, 'open', user, 'proof')).toMatchObject({ standing: 'new' });
    expect(await reserve('c', 86_430, 'open', user, 'proof')).toMatchObject({ standing: 'device' });
  });
});

describe('a release', () => {
  it('gives the right to send back to the next call, for the same code', async () => {
    const { reserve, release } = fresh();
    const { code } = await reserve('a', 0);
    await release(user, code);
    expect(await reserve('b', 1)).toMatchObject({ code: { nonce: 'a' }, outcome: 'send' });
  });

  it('ends the wait for the user’s other app clients too', async () => {
    const { reserve, release } = fresh();
    const { code } = await reserve('a', 0);
    await release(user, code);
    expect(await reserve('b', 1, 'open', elsewhere)).toMatchObject({ code: { nonce: 'b' }, outcome: 'send' });
  });

  it('takes nothing from a call that has sent in the meantime', async () => {
    const { reserve, release } = fresh();
    const { code } = await reserve('a', 0);
    await reserve('b', 30);
    await release(user, code);
    expect(await reserve('c', 31)).toMatchObject({ outcome: 'reuse' });
  });

  it('of a code that is gone does nothing', async () => {
    const { reserve, release, use } = fresh();
    const { code } = await reserve('a', 0);
    await use('a', 0);
    await expect(release(user, code)).resolves.toBeUndefined();
    expect(await reserve('b', 0)).toMatchObject({ code: { nonce: 'b' }, outcome: 'send' });
  });
});

describe('the channel of a code', () => {
  it('is the one that it went by after all, for whoever starts next', async () => {
    const { reserve, noteChannel } = fresh();
    const { code } = await reserve('a', 0);
    await noteChannel(user, code, 'EMAIL');
    expect(await reserve('b', 1)).toMatchObject({ code: { nonce: 'a', channel: 'EMAIL' } });
  });

  it('is not written to a code that has come after it, nor where there is none', async () => {
    const { reserve, noteChannel } = fresh();
    const { code } = await reserve('a', 0);
    await reserve('b', 150);
    await noteChannel(user, code, 'EMAIL');
    await noteChannel(elsewhere, code, 'EMAIL');
    expect(await reserve('c', 151)).toMatchObject({ code: { nonce: 'b', channel: 'SMS' } });
  });
});

describe('a table that changes under a reservation', () => {
  const request = {
    user,
    nonce: 'b',
    channel: 'SMS',
    nowSeconds: start,
    expect: 'open',
    proof: undefined,
  } as const;

  it('makes it wait where the code was used up between the write and the read: no guess, no error', async () => {
    const memory = memoryTable();
    const { reserve, use } = fresh(memory);
    await reserve('a', 0);
    const table: Table = {
      ...memory,
      get: async (pk) => {
        await use('a', 0);
        return memory.get(pk);
      },
    };
    expect(await on(table).reserve(request)).toMatchObject({ outcome: 'wait', code: { nonce: 'b' } });
    expect(await on(memory).reserve(request)).toMatchObject({ outcome: 'send' });
  });

  it('makes it wait where the item went in between', async () => {
    const table: Table = { get: async () => undefined, update: async () => undefined };
    expect(await on(table).reserve(request)).toEqual({
      outcome: 'wait',
      code: { nonce: 'b', issuedAt: start, sentAt: start, channel: 'SMS' },
      lastSentAt: start,
      standing: 'new',
    });
  });

  it('that does not answer reserves nothing', async () => {
    const down = () => Promise.reject(new Error('down'));
    await expect(on({ get: down, update: down }).reserve(request)).rejects.toThrow('down');
  });
});
