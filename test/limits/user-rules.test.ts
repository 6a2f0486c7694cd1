// Every rule about a user, on records alone: no table, no clock.
import { describe, expect, it } from 'vitest';
import { isUserRecord, newUser, type UserRecord } from '../../src/limits/user-record.ts';
import {
  type Attempt,
  describeUser,
  type Fate,
  noteMessage,
  redeem,
  seeTurn,
  type TakenTurn,
  type TurnQuery,
  takeTurn,
  undoTurn,
  unlock,
} from '../../src/limits/user-rules.ts';
import { settingsOf } from '../support/deps.ts';

const start = 1_795_392_000;
const day = 86_400;

/** Codes live 300 s and can be sent again after 30 s, for half of their life; ten wrong answers an hour, 100 in a row. */
function somebody(over: Record<string, string> = {}, first?: UserRecord) {
  const rules = settingsOf(over);
  let record = first;
  const keep = <A>({ record: next, answer }: { record?: UserRecord; answer: A }): A => {
    if (next) expect(isUserRecord(JSON.parse(JSON.stringify(next)))).toBe(true);
    record = next ?? record;
    return answer;
  };
  const asked = (after: number, query: Partial<TurnQuery> = {}): TurnQuery => ({
    clientId: 'c',
    recipient: 'real',
    nonce: `n${after}`,
    device: undefined,
    now: start + after,
    ...query,
  });
  const answer = (after: number, typed: string, attempt: Partial<Attempt> = {}) =>
    keep(
      redeem(
        record,
        {
          clientId: 'c',
          recipient: 'real',
          signIn: 's',
          device: undefined,
          newDevice: 'd',
          now: start + after,
          own: { nonce: '', issuedAt: 0 },
          isRight: (nonce) => nonce === typed,
          ...attempt,
        },
        rules,
      ),
    );
  return {
    record: () => record,
    see: (after: number, query?: Partial<TurnQuery>) => seeTurn(record, asked(after, query), rules),
    take: (after: number, query?: Partial<TurnQuery>, sent = { channel: 'SMS', country: 'DE' }) =>
      keep(takeTurn(record, asked(after, query), sent, rules)),
    undo: (after: number, taken: unknown, fate: Fate) =>
      keep(undoTurn(record, asked(after), taken as TakenTurn, fate, rules)),
    note: (taken: unknown, sent: { channel: string; country: string }, clientId = 'c') =>
      keep(noteMessage(record, clientId, taken as TakenTurn, sent)),
    answer,
    /** What can be right, found by typing it, with nothing written. */
    live: (after: number, clientId = 'c') => {
      const before = record;
      const right = ['n0', 'n30', 'n31', 'n150', 'n151', 'n153', 'n160', 'n300'].filter((nonce) => {
        const { kind } = answer(after, nonce, { clientId, signIn: 'another' });
        record = before;
        return kind === 'right';
      });
      return right;
    },
    wrong: (after: number, times = 1, attempt?: Partial<Attempt>) => {
      const kinds = Array.from({ length: times }, () => answer(after, 'wrong', attempt));
      return kinds.at(-1);
    },
    unlock: () => keep(unlock(record)),
    describe: (after: number) => describeUser(record, start + after, rules),
  };
}

/** Signed in once, two days ago, from the device `d`. */
function proven(over: Record<string, string> = {}) {
  const user = somebody(over);
  user.take(0);
  expect(user.answer(1, 'n0')).toMatchObject({ kind: 'right' });
  return user;
}

describe('a turn', () => {
  it('is free for a user of whom nothing is known, and makes a code', () => {
    const user = somebody();
    expect(user.see(0)).toEqual({
      kind: 'free',
      tier: 'new',
      live: undefined,
      code: { nonce: 'n0', issuedAt: start, recipient: 'real' },
    });
    expect(user.record()).toBeUndefined();
    expect(user.take(0)).toEqual({
      kind: 'taken',
      tier: 'new',
      code: {
        nonce: 'n0',
        issuedAt: start,
        recipient: 'real',
        message: { at: start, tier: 'new', channel: 'SMS', country: 'DE' },
      },
      turnBefore: undefined,
      codeBefore: undefined,
    });
    expect(user.live(0)).toEqual(['n0']);
  });

  it.each([
    ['sends nothing within the cooldown', 29, 'reuse', 'n0'],
    ['sends the same code after it', 30, 'free', 'n0'],
    ['sends the same code to the end of its first half', 149, 'free', 'n0'],
    ['sends a new code from then on', 150, 'free', 'n150'],
    ['sends a new code when the old one is dead', 300, 'free', 'n300'],
  ])('%s', (_what, after, kind, nonce) => {
    const user = somebody();
    user.take(0);
    expect(user.see(after)).toMatchObject({ kind, code: { nonce } });
  });

  it('learns when it was taken, and finds the code that was sent', () => {
    const user = somebody();
    user.take(0);
    const before = user.record();
    expect(user.take(10)).toMatchObject({
      kind: 'reuse',
      sentAt: start,
      code: { nonce: 'n0' },
      live: { nonce: 'n0' },
    });
    expect(user.record()).toBe(before);
  });

  it('counts its wait from the last message, also in the second half of a code’s life', () => {
    const user = somebody();
    user.take(0);
    user.take(140);
    expect(user.see(169)).toMatchObject({ kind: 'reuse', sentAt: start + 140 });
    expect(user.see(170)).toMatchObject({ kind: 'free', code: { nonce: 'n170' } });
  });

  it('waits within the cooldown of a message for another app client', () => {
    const user = somebody();
    user.take(0);
    expect(user.take(29, { clientId: 'other' })).toEqual({
      kind: 'wait',
      sentAt: start,
      tier: 'new',
      live: undefined,
    });
    expect(user.live(29, 'other')).toEqual([]);
    expect(user.take(30, { clientId: 'other' })).toMatchObject({ kind: 'taken', code: { nonce: 'n30' } });
    expect(user.live(31)).toEqual(['n0']);
    expect(user.live(31, 'other')).toEqual(['n30']);
  });

  it.each([
    ['a code from the future is dead after a clock was set back', 1000, 994, 'free'],
    ['a clock may lag by a few seconds', 1000, 995, 'reuse'],
  ])('%s', (_why, first, second, kind) => {
    const user = somebody();
    user.take(first);
    expect(user.see(second)).toMatchObject({ kind });
  });

  it('is every trust tier’s own: no start without the device’s proof delays a device, or answers it', () => {
    const user = proven();
    const device = { device: 'd' };
    expect(user.take(2 * day)).toMatchObject({ kind: 'taken', tier: 'proven' });
    expect(user.take(2 * day + 1, device)).toMatchObject({
      kind: 'taken',
      tier: 'device',
      code: { nonce: `n${2 * day}` },
    });
    expect(user.take(2 * day + 2, device)).toMatchObject({ kind: 'reuse', sentAt: start + 2 * day + 1 });
    expect(user.take(2 * day + 30)).toMatchObject({ kind: 'taken' });
    // The start before has sent a message since; the device still sees the message that it asked for.
    expect(user.see(2 * day + 30, device)).toMatchObject({ kind: 'reuse', sentAt: start + 2 * day + 1 });
    expect(user.see(2 * day + 31, device)).toMatchObject({ kind: 'free' });
  });

  it.each([
    ['a day after the first right answer', 'd', day + 1, 'device'],
    ['before that', 'd', day, 'new'],
    ['by no proof', undefined, day + 1, 'proven'],
    ['by another proof', 'x', day + 1, 'proven'],
    ['by a name that every object has', 'constructor', day + 1, 'proven'],
  ])('%s, shown %s after %i s, is that of %s', (_when, device, after, tier) => {
    expect(proven().see(after, { device })).toMatchObject({ tier });
  });

  it('never leaves more than two codes live, and none that was sent cut short', () => {
    const user = somebody();
    const issued = new Map<string, number>();
    for (let after = 0; after < 3000; after += 7) {
      const taken = user.take(after);
      if (taken.kind === 'taken') issued.set(taken.code.nonce, taken.code.issuedAt - start);
      const alive = [...issued].filter(([, at]) => at > after - 300).map(([nonce]) => nonce);
      expect(alive.length).toBeLessThanOrEqual(2);
      const { codes = {} } = user.record() ?? {};
      const kept = [codes.c?.newest.nonce, codes.c?.previous?.nonce].filter(Boolean);
      expect(kept).toEqual(expect.arrayContaining(alive));
    }
    expect(issued.size).toBeGreaterThan(15);
  });

  it('of 3,000 app clients leaves a small record', () => {
    const user = somebody();
    let most = 0;
    for (let n = 0; n < 3000; n++) {
      expect(user.take(30 * n, { clientId: `client${n}` }).kind).toBe('taken');
      most = Math.max(most, JSON.stringify(user.record()).length);
    }
    expect(most).toBeLessThan(3000);
  });

  it('of a decoy’s round makes no code of a real one, when a user gets a contact', () => {
    const user = somebody();
    expect(user.take(0, { recipient: 'decoy' }).kind).toBe('taken');
    expect(user.see(1)).toMatchObject({ kind: 'wait', live: undefined });
    expect(user.see(31)).toMatchObject({ kind: 'free', code: { nonce: 'n31', recipient: 'real' } });
    expect(user.live(1)).toEqual([]);
    expect(user.answer(1, 'n0', { recipient: 'test' })).toMatchObject({ kind: 'wrong' });
  });
});

describe('a send that failed', () => {
  it.each([
    ['refused', undefined, []],
    ['unknown', undefined, ['n0']],
  ] as const)('of a first code, %s: answers %s, and leaves live %j', (fate, answer, live) => {
    const user = somebody();
    expect(user.undo(0, user.take(0), fate)).toBe(answer);
    expect(user.live(1)).toEqual(live);
    // The next tap may try at once.
    expect(user.see(1)).toMatchObject({ kind: 'free', code: { nonce: live[0] ?? 'n1' } });
  });

  it.each([
    ['refused', ['n0']],
    ['unknown', ['n0', 'n150']],
  ] as const)('of a new code, %s, leaves live what was before: %j', (fate, live) => {
    const user = somebody();
    user.take(0);
    const taken = user.take(150);
    expect(user.undo(150, taken, fate)).toMatchObject({ nonce: 'n0', message: { at: start } });
    expect(user.live(151)).toEqual(live);
    expect(user.see(151)).toMatchObject({ kind: 'free', live: { nonce: 'n0' } });
  });

  it.each(['refused', 'unknown'] as const)('of a code sent again, %s, leaves it as it was', (fate) => {
    const user = somebody();
    user.take(0);
    const before = user.record();
    expect(user.undo(31, user.take(31), fate)).toMatchObject({ nonce: 'n0', message: { at: start } });
    expect(user.record()).toEqual(before);
  });

  it('does not bring a code back whose own message may be refused at this moment', () => {
    const user = proven();
    const first = user.take(2 * day);
    const second = user.take(2 * day + 4, { device: 'd' });
    // Both services refuse, the first one first.
    user.undo(2 * day + 4, first, 'refused');
    expect(user.undo(2 * day + 4, second, 'refused')).toBeUndefined();
    expect(user.answer(2 * day + 5, `n${2 * day}`)).toMatchObject({ kind: 'wrong' });
  });

  it('takes nothing from a call of another tier that sent the code again in the meantime', () => {
    const user = proven();
    const first = user.take(2 * day);
    user.take(2 * day, { device: 'd' });
    expect(user.undo(2 * day, first, 'refused')).toMatchObject({ nonce: `n${2 * day}` });
    expect(user.see(2 * day + 1, { device: 'd' })).toMatchObject({ kind: 'reuse' });
    expect(user.see(2 * day + 1)).toMatchObject({ kind: 'free' });
  });

  it('takes nothing from a call that took the turn since', () => {
    const user = somebody();
    const first = user.take(0);
    user.take(30);
    user.undo(31, first, 'refused');
    expect(user.see(32)).toMatchObject({ kind: 'reuse', sentAt: start + 30 });
    expect(user.live(32)).toEqual(['n0']);
  });

  it('of a code that was used meanwhile leaves it used', () => {
    const user = somebody();
    const taken = user.take(0);
    user.answer(1, 'n0');
    expect(user.undo(1, taken, 'unknown')).toBeUndefined();
    expect(user.live(2)).toEqual([]);
  });

  it('of a user whose record went meanwhile leaves nothing', () => {
    const taken = somebody().take(0);
    expect(somebody().undo(1, taken, 'refused')).toBeUndefined();
  });

  it('by another channel’s success is noted, for that message and no later one', () => {
    const user = somebody();
    const taken = user.take(0);
    user.note(taken, { channel: 'EMAIL', country: '' });
    expect(user.see(1)).toMatchObject({
      code: { message: { at: start, tier: 'new', channel: 'EMAIL', country: '' } },
    });
    user.take(30);
    user.note(taken, { channel: 'FAX', country: '' });
    expect(user.see(31)).toMatchObject({ code: { message: { channel: 'SMS', country: 'DE' } } });
    user.note(taken, { channel: 'FAX', country: '' }, 'other');
    const none = somebody();
    none.note(taken, { channel: 'FAX', country: '' });
    expect(none.record()).toBeUndefined();
  });
});

describe('taking back a message', () => {
  const rules = settingsOf();
  const message = { at: start, channel: 'SMS', tier: 'new', country: 'DE' } as const;
  const code = { nonce: 'mine', issuedAt: start, recipient: 'real' } as const;
  const taken: TakenTurn = {
    kind: 'taken',
    tier: 'new',
    code: { ...code, message },
    turnBefore: undefined,
    codeBefore: undefined,
  };
  const query = { clientId: 'c', recipient: 'real', now: start + 1 } as const;
  const undo = (codes: UserRecord['codes']) =>
    undoTurn({ ...newUser, codes }, query, taken, 'refused', rules).record?.codes;

  it('of the same second to the same tier leaves another code alone', () => {
    const other = { ...code, nonce: 'other', message };
    expect(undo({ c: { newest: taken.code, previous: other } })).toEqual({ c: { newest: other } });
    expect(undo({ c: { newest: other, previous: taken.code } })).toEqual({ c: { newest: other } });
  });

  it('leaves the code where its message was taken back before', () => {
    expect(undo({ c: { newest: code } })).toEqual({ c: { newest: code } });
  });

  it.each([
    ['a later message', { at: start + 1 }],
    ['a message to another tier', { tier: 'proven' as const }],
  ])('leaves the code where %s has gone out with it', (_what, over) => {
    const newest = { ...code, message: { ...message, ...over } };
    expect(undo({ c: { newest } })).toEqual({ c: { newest } });
  });
});

describe('a right answer', () => {
  it('uses the code once, says which message brought it, and ends the wait', () => {
    const user = somebody();
    user.take(0);
    expect(user.answer(1, 'n0')).toEqual({
      kind: 'right',
      message: { at: start, tier: 'new', channel: 'SMS', country: 'DE' },
      device: 'first',
    });
    expect(user.answer(1, 'n0', { signIn: 'another' })).toMatchObject({ kind: 'wrong' });
    expect(user.see(1)).toMatchObject({ kind: 'free', code: { nonce: 'n1' } });
    expect(user.record()).toMatchObject({ codes: {}, provenAt: start + 1 });
  });

  it('says whether the device is known, new, or the first that anybody signed in with', () => {
    const user = proven();
    const answer = (after: number, device: string | undefined) => {
      user.take(after);
      return user.answer(after, `n${after}`, {
        ...(device && { device }),
        newDevice: `d${after}`,
        signIn: `s${after}`,
      });
    };
    expect(answer(2 * day, undefined)).toMatchObject({ device: 'new' });
    expect(answer(3 * day, 'invented')).toMatchObject({ device: 'new' });
    expect(answer(4 * day, `d${3 * day}`)).toMatchObject({ device: 'known' });
  });

  it('says whose share its message counted in, where that is not the turn’s', () => {
    const user = proven();
    expect(user.take(2 * day, {}, { channel: 'SMS', country: 'US', tier: 'new' } as never)).toMatchObject({
      tier: 'proven',
    });
    expect(user.answer(2 * day, `n${2 * day}`, { signIn: 't' })).toMatchObject({
      message: { tier: 'new', country: 'US' },
    });
  });

  it.each([
    [299, 'right'],
    [300, 'wrong'],
  ])('%i s after the code was made is %s', (after, kind) => {
    const user = somebody();
    user.take(0);
    expect(user.answer(after, 'n0')).toMatchObject({ kind });
  });

  it('stays right in its own sign-in for as long as a code lives, and costs no guess', () => {
    const user = somebody();
    user.take(0);
    user.answer(1, 'n0');
    user.wrong(2, 10);
    const before = user.record();
    // Although strangers have locked the user meanwhile.
    expect(user.answer(300, 'n0')).toEqual({ kind: 'again' });
    expect(user.record()).toBe(before);
    expect(user.answer(300, 'n1')).toEqual({ kind: 'refused' });
    expect(user.answer(301, 'n0')).toEqual({ kind: 'refused' });
  });

  it('stays right where other sign-ins have used other codes since: the last five', () => {
    const user = somebody();
    for (let i = 0; i < 6; i++) {
      user.take(i);
      expect(user.answer(i, `n${i}`, { signIn: `s${i}` })).toMatchObject({ kind: 'right' });
    }
    const again = [0, 1, 2, 3, 4, 5].map((i) => user.answer(6, `n${i}`, { signIn: `s${i}` }).kind);
    expect(again).toEqual(['wrong', ...Array(5).fill('again')]);
  });

  it('leaves the code before its life, when two are live', () => {
    for (const [first, second] of [
      ['n0', 'n150'],
      ['n150', 'n0'],
    ] as const) {
      const user = somebody();
      user.take(0);
      user.take(150);
      expect(user.live(151)).toEqual(['n0', 'n150']);
      expect(user.answer(152, first)).toMatchObject({ kind: 'right' });
      expect(user.live(153)).toEqual([second]);
      // The newest ends the wait, the one before does not.
      expect(user.see(153).kind).toBe(first === 'n150' ? 'free' : 'reuse');
      expect(user.answer(153, second, { signIn: 't' })).toMatchObject({ kind: 'right' });
      expect(user.live(154)).toEqual([]);
    }
  });

  it('compares every code that is live, whichever is right', () => {
    const user = somebody();
    user.take(0);
    user.take(150);
    const compared: string[] = [];
    user.answer(151, '', {
      isRight: (nonce) => {
        compared.push(nonce);
        return nonce === 'n150';
      },
    });
    expect(compared).toEqual(['n150', 'n0']);
  });

  it('forgives everybody’s wrong answers, and keeps the time of the first right one', () => {
    const user = proven();
    user.wrong(2, 9);
    user.take(day);
    user.answer(day, `n${day}`, { signIn: 't' });
    expect(user.record()).toMatchObject({ provenAt: start + 1, guesses: { times: [], inARow: 0 } });
  });

  it('of the last guess neither locks nor disables', () => {
    const user = somebody({ WRONG_BEFORE_DISABLE: '10' });
    user.take(0);
    user.wrong(1, 9);
    expect(user.answer(1, 'n0')).toMatchObject({ kind: 'right' });
    expect(user.describe(2)).toMatchObject({ isDisabled: false, wrongInARow: 0 });
  });
});

describe('wrong answers', () => {
  it('lock with the last one of an hour, for LOCK_SECONDS, and compare nothing then', () => {
    const user = somebody();
    user.take(0);
    expect(user.wrong(1, 9)).toEqual({ kind: 'wrong', why: 'wrong', locks: false, disables: false });
    expect(user.wrong(1)).toEqual({ kind: 'wrong', why: 'wrong', locks: true, disables: false });
    const before = user.record();
    expect(
      user.answer(900, 'n0', {
        isRight: () => {
          throw new Error('compared');
        },
      }),
    ).toEqual({ kind: 'refused' });
    expect(user.record()).toBe(before);
    const locked = { lockedAt: start + 1, lockedUntil: start + 901, disabledAt: undefined, wrongInARow: 10 };
    expect(user.describe(1)).toMatchObject({ ...locked, wrongInTheLastHour: 10 });
    expect(user.describe(900)).toMatchObject({ ...locked, wrongInTheLastHour: 10 });
    expect(user.describe(901)).toMatchObject({ ...locked, wrongInTheLastHour: 0 });
    expect(user.wrong(901)).toMatchObject({ kind: 'wrong', locks: false });
  });

  it('slide: an hour later they count no more', () => {
    const user = somebody();
    user.wrong(0, 9);
    expect(user.describe(3599)).toMatchObject({ wrongInTheLastHour: 9 });
    expect(user.wrong(3600)).toMatchObject({ locks: false });
    expect(user.describe(3600)).toMatchObject({ wrongInTheLastHour: 1 });
  });

  it('are refused where a setting was lowered below what is counted', () => {
    const { record, wrong } = somebody();
    wrong(0, 5);
    const user = somebody({ WRONG_PER_HOUR: '5' }, record());
    expect(user.wrong(1)).toEqual({ kind: 'refused' });
    expect(user.wrong(3600)).toMatchObject({ kind: 'wrong' });
  });

  it('disable with the last one in a row, until somebody unlocks', () => {
    const user = somebody({ WRONG_BEFORE_DISABLE: '20' });
    expect(user.wrong(0, 10)).toMatchObject({ locks: true, disables: false });
    expect(user.wrong(900, 10)).toMatchObject({ locks: true, disables: true });
    expect(user.wrong(100 * day)).toEqual({ kind: 'refused' });
    expect(user.describe(100 * day)).toMatchObject({
      isDisabled: true,
      disabledAt: start + 900,
      wrongInARow: 20,
    });
    expect(user.unlock()).toBe(true);
    expect(user.wrong(100 * day)).toMatchObject({ kind: 'wrong' });
  });

  it.each([
    ['expired', 'its own code is past its life, and none is live', { issuedAt: start - 300 }, false],
    ['expired', 'its own code is from the future, and none is live', { issuedAt: start + 6 }, false],
    ['wrong', 'its own code is in its time', { issuedAt: start - 299 }, false],
    ['wrong', 'its own code is past its life, and another one is live', { issuedAt: start - 300 }, true],
  ])('are %s where %s', (why, _what, own, isOneLive) => {
    const user = somebody();
    if (isOneLive) user.take(-100);
    expect(user.wrong(0, 1, { own: { nonce: 'own', ...own } })).toMatchObject({ kind: 'wrong', why });
  });

  it('are stale where the answer is this sign-in’s own code, which is not live any more', () => {
    const user = somebody();
    user.take(0);
    user.answer(1, 'n0');
    const own = { nonce: 'n0', issuedAt: start };
    expect(user.answer(2, 'n0', { own, signIn: 'another' })).toMatchObject({ kind: 'wrong', why: 'stale' });
    expect(user.describe(2)).toMatchObject({ wrongInARow: 1 });
  });
});

describe('a known device', () => {
  it('has separate guesses: they do not lock the user, and a locked user does not stop them', () => {
    const user = proven();
    user.wrong(2, 10);
    user.take(3);
    expect(user.answer(3, 'n3', { signIn: 't' })).toEqual({ kind: 'refused' });
    expect(user.wrong(3, 9, { device: 'd' })).toMatchObject({ kind: 'wrong', locks: false });
    expect(user.wrong(3, 1, { device: 'd' })).toMatchObject({ kind: 'wrong', locks: true });
    // None of everybody's either: its mistakes would lock out everybody else.
    expect(user.wrong(1000, 1, { device: 'd' })).toMatchObject({ kind: 'wrong' });
    expect(user.describe(1000)).toMatchObject({ wrongInARow: 10 });
  });

  it('forgives its own wrong answers with a right one, and not those of strangers', () => {
    const user = proven();
    user.wrong(2, 3);
    user.wrong(2, 4, { device: 'd' });
    user.take(3);
    expect(user.answer(3, 'n3', { device: 'd', newDevice: 'e', signIn: 't' })).toMatchObject({
      kind: 'right',
    });
    expect(user.record()).toMatchObject({
      guesses: { inARow: 3 },
      devices: [{ id: 'e', replaces: 'd', seenAt: start + 3 }],
    });
    expect(user.record()?.devices[0]?.guesses).toBeUndefined();
  });

  it('is known by its last proof and the one before, and is one device', () => {
    const user = proven();
    const signInWith = (after: number, device: string, newDevice: string) => {
      user.take(after);
      user.answer(after, `n${after}`, { device, newDevice, signIn: `s${after}` });
    };
    signInWith(2 * day, 'd', 'e');
    // The answer got lost: the device shows the same proof again.
    signInWith(2 * day + 60, 'd', 'f');
    expect(user.record()?.devices).toMatchObject([{ id: 'f', replaces: 'd' }]);
    signInWith(2 * day + 120, 'f', 'g');
    expect(user.record()?.devices).toMatchObject([{ id: 'g', replaces: 'f' }]);
    expect(user.see(3 * day, { device: 'd' })).toMatchObject({ tier: 'proven' });
    expect(user.see(3 * day, { device: 'f' })).toMatchObject({ tier: 'device' });
  });

  it('is one of five, of which the least recently seen is forgotten first', () => {
    const user = somebody();
    for (let i = 0; i < 7; i++) {
      user.take(i * 60);
      // The second one comes again, and counts as seen then.
      const device = i === 5 ? 'd1' : undefined;
      user.answer(i * 60, `n${i * 60}`, { device, newDevice: `d${i}`, signIn: `s${i}` });
    }
    expect(user.record()?.devices.map(({ id }) => id)).toEqual(['d2', 'd3', 'd4', 'd5', 'd6']);
  });

  it('keeps its guesses from the other known devices', () => {
    const user = proven();
    user.take(60);
    user.answer(60, 'n60', { newDevice: 'e', signIn: 't' });
    user.wrong(61, 3, { device: 'e' });
    expect(user.record()?.devices).toEqual([
      { id: 'd', seenAt: start + 1 },
      { id: 'e', seenAt: start + 60, guesses: { times: Array(3).fill(start + 61), inARow: 3 } },
    ]);
  });

  it('is one device where two codes were right in its sign-in, and replaces no proof by itself', () => {
    const user = proven();
    user.take(60);
    user.answer(60, 'n60');
    user.take(120);
    user.answer(120, 'n120', { device: 'd' });
    expect(user.record()?.devices).toEqual([{ id: 'd', seenAt: start + 120 }]);
  });

  it('is not made known by a proof that it only claims to have', () => {
    const user = proven();
    user.take(60);
    user.answer(60, 'n60', { device: 'claimed', newDevice: 'e', signIn: 't' });
    expect(user.record()?.devices).toEqual([
      { id: 'd', seenAt: start + 1 },
      { id: 'e', seenAt: start + 60 },
    ]);
  });

  it('is not known by a name that every object has, nor by an empty one', () => {
    const user = proven();
    for (const device of ['constructor', '', '__proto__'])
      expect(user.wrong(2, 1, { device })).toMatchObject({ kind: 'wrong' });
    expect(user.describe(2)).toMatchObject({ wrongInARow: 3 });
  });
});

describe('unlock', () => {
  it('forgets all wrong answers, and leaves every device and what it replaces', () => {
    const user = proven();
    user.take(60);
    user.answer(60, 'n60', { device: 'd', newDevice: 'e', signIn: 't' });
    user.wrong(61, 10);
    user.wrong(61, 10, { device: 'e' });
    expect(user.unlock()).toBe(true);
    expect(user.record()).toMatchObject({ guesses: { times: [], inARow: 0 } });
    expect(user.record()?.devices).toEqual([{ id: 'e', replaces: 'd', seenAt: start + 60 }]);
    expect(user.describe(61)).toMatchObject({ lockedUntil: undefined, lockedAt: undefined });
  });

  it('finds nobody of whom nothing is known, and writes nothing', () => {
    const user = somebody();
    expect(user.unlock()).toBe(false);
    expect(user.record()).toBeUndefined();
  });
});

it('describes the newest live code of each app client, and no nonce', () => {
  const user = somebody();
  user.take(0);
  user.take(30, { clientId: 'other' });
  user.take(150);
  const described = user.describe(151);
  expect(described.liveCodes).toEqual([
    { clientId: 'other', until: start + 330 },
    { clientId: 'c', until: start + 450 },
  ]);
  expect(JSON.stringify(described)).not.toMatch(/"n\d/);
  expect(describeUser(undefined, start, settingsOf())).toMatchObject({
    wrongInARow: 0,
    isDisabled: false,
    liveCodes: [],
  });
});

it('a new user has nothing', () => {
  expect(newUser).toEqual({
    provenAt: 0,
    turns: {},
    codes: {},
    uses: [],
    guesses: { times: [], inARow: 0 },
    devices: [],
  });
});

describe('a code of a decoy’s round', () => {
  const rules = settingsOf();
  const taken = takeTurn(
    undefined,
    { clientId: 'app', recipient: 'decoy', nonce: 'n', device: undefined, now: 1000 },
    { channel: 'SMS', country: '' },
    rules,
  );
  const answer = (own: string) =>
    redeem(
      taken.record,
      {
        clientId: 'app',
        recipient: 'real',
        signIn: 's',
        device: undefined,
        newDevice: 'd',
        now: 1001,
        own: { nonce: own, issuedAt: 1000 },
        isRight: (nonce) => nonce === 'n',
      },
      rules,
    ).answer.kind;

  it('is right for nobody else, and in its own round only where the holder of the secret sealed it as real', () => {
    expect(answer('another')).toBe('wrong');
    expect(answer('n')).toBe('right');
  });
});

it.each([
  [4, undefined],
  [5, 'n'],
])('a code that another tier was sent %i s ago is put back after a failed send: %s', (age, before) => {
  const newest = {
    nonce: 'n',
    issuedAt: start - 10,
    recipient: 'real',
    message: { at: start - age, channel: 'SMS', tier: 'new', country: 'DE' },
  } as const;
  const first = { ...newUser, provenAt: start - day, codes: { c: { newest } }, turns: { new: start - age } };
  const taken = somebody({}, first).take(0);
  if (taken.kind !== 'taken') throw new Error('not taken');
  expect(taken.code.nonce).toBe('n');
  expect(taken.codeBefore?.nonce).toBe(before);
});
