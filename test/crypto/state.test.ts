import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import {
  type ChallengeState,
  type CodeState,
  createOpenState,
  createSealState,
  isAlive,
  type OpeningState,
  openSealed,
  stateLength,
} from '../../src/crypto/state.ts';
import { openingState } from '../support/states.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const seal = createSealState(hmac);
const open = createOpenState(hmac);
const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' };
const code: CodeState = {
  kind: 'code',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 1_795_434_000,
  wrong: 1,
  unreadable: 0,
  sends: 2,
  sentAt: 1_795_434_030,
  channel: 'SMS',
  recipient: 'real',
};

const opening: OpeningState = openingState;

describe('a sealed state', () => {
  it('opens as what was sealed, whatever it was', () => {
    const random = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    const state: fc.Arbitrary<ChallengeState> = fc.oneof(
      fc.record({
        kind: fc.constant('opening' as const),
        nonce: random,
        issuedAt: fc.nat(2 ** 31),
        failed: fc.nat(99),
        ifTrue: fc.stringMatching(/^[A-Z]{1,16}$/),
      }),
      fc.record({
        kind: fc.constant('code' as const),
        nonce: random,
        signIn: random,
        issuedAt: fc.nat(2 ** 31),
        wrong: fc.nat(99),
        unreadable: fc.nat(99),
        sends: fc.nat(99),
        sentAt: fc.nat(2 ** 31),
        channel: fc.stringMatching(/^[A-Z]{1,16}$/),
        recipient: fc.constantFrom('real' as const, 'decoy' as const, 'test' as const),
      }),
    );
    fc.assert(
      fc.property(state, (given) => {
        expect(open(owner, seal(owner, given))).toEqual(given);
      }),
    );
  });

  it('has one length for every user and content: a session string shows how long it is', () => {
    const lengths = new Set<number>();
    for (const kind of ['real', 'decoy', 'test', 'unproven'] as const)
      for (const channel of ['SMS', 'EMAIL', 'A'.repeat(16)])
        for (const [count, seconds] of [
          [0, 0],
          [9, 1_795_434_000],
          [99, 99_999_999_999],
        ] as const) {
          const counts = {
            wrong: count,
            unreadable: count,
            sends: count,
            issuedAt: seconds,
            sentAt: seconds,
          };
          lengths.add(seal(owner, { ...code, ...counts, channel, recipient: kind }).length);
        }
    for (const ifTrue of ['SMS', 'EMAIL', 'A'.repeat(16)])
      for (const failed of [0, 99]) lengths.add(seal(owner, { ...opening, failed, ifTrue }).length);
    expect([...lengths]).toEqual([stateLength]);
    expect(stateLength).toBeLessThan(512);
  });

  const sealAs = (body: string) =>
    body + hmac('state', 'eu-west-1_Example1', 'client-1', 'ada', body).toString('base64url');
  const form = `otp6C${code.nonce}${code.signIn}0179543400001000201795434030SMS-------------0`;

  it('is the same in every version of the product: an update ends no sign-in', () => {
    expect(seal(owner, code)).toBe(sealAs(form));
    expect(seal(owner, code)).toMatch(/0sGVbB6rh8Szqf-YYF8SmuK-RaBhkVNlUNixmFDHQmCA$/);
    expect(seal(owner, opening)).toBe(
      sealAs(`otp6O${opening.nonce}0179543400000EMAIL`.padEnd(form.length, '-')),
    );
  });

  it('of another form does not open, though the seal is ours', () => {
    expect(open(owner, sealAs(form))).toEqual(code);
    for (const body of [
      form.replace('otp6', 'otp5'),
      form.replace('otp6C', 'otp6B'),
      form.replace('otp6C', 'otp6O'),
      form.replace('SMS-', '-SMS'),
      form.replace('SMS-', 'S-MS'),
      form.replace('SMS-', 'sms-'),
      form.replace('SMS', '---'),
      form.replace('SMS-------------0', 'SMS-------------4'),
      form.replace('SMS-------------0', 'SMS--------------'),
      form.replace('SMS-------------0', 'SMS-----------0--'),
      form.replace('0179', '-179'),
      form.replace('AA', 'A.'),
      `x${form}`,
      form.slice(0, -1),
      `${form}-`,
    ])
      expect(open(owner, sealAs(body)), body).toBeUndefined();
  });

  it('does not open for anybody else', () => {
    const sealed = seal(owner, code);
    for (const other of [{ userPoolId: 'eu-west-1_Example2' }, { clientId: 'client-2' }, { userName: 'Ada' }])
      expect(open({ ...owner, ...other }, sealed)).toBeUndefined();
  });

  it('does not open under another secret', () => {
    const other = createHmac('another-secret-of-more-than-32-characters');
    expect(createOpenState(other)(owner, seal(owner, code))).toBeUndefined();
  });

  it('does not open with any one character changed, dropped or doubled', () => {
    const sealed = seal(owner, code);
    for (let at = 0; at < sealed.length; at++) {
      const [before, char = '', after] = [sealed.slice(0, at), sealed[at], sealed.slice(at + 1)];
      for (const changed of [char === '1' ? '2' : '1', '', char + char])
        expect(open(owner, before + changed + after)).toBeUndefined();
    }
  });

  it('is not sealed where a field is out of its form', () => {
    for (const odd of [
      { channel: 'SMS.DE.real' },
      { channel: 'sms' },
      { channel: '' },
      { channel: 'A'.repeat(17) },
      { wrong: 100 },
      { wrong: -1 },
      { sends: 1.5 },
      { issuedAt: Number.NaN },
      { sentAt: 1e11 },
      { recipient: 'reality' as CodeState['recipient'] },
      { nonce: 'short' },
      { signIn: 'short' },
      { signIn: 'BBBBBBBBBBB.BBBBBBBBBB' },
    ])
      expect(() => seal(owner, { ...code, ...odd })).toThrow(/^\w+ does not fit its field$/);
    for (const ifTrue of ['', 'A'.repeat(17), 'EMAIL.', 'EMAILs'])
      expect(() => seal(owner, { ...opening, ifTrue })).toThrow('ifTrue does not fit its field');
  });

  it.each([undefined, null, 7, {}, [], ['otp6'], '', '.', 'otp6', 'otp6C', 'otp2.choice.SMS.x', '\ud800'])(
    'is not %j',
    (sealed) => {
      expect(open(owner, sealed)).toBeUndefined();
    },
  );

  it('is not even hashed at another length', () => {
    let hashed = 0;
    const openCounted = createOpenState((...args) => {
      hashed++;
      return hmac(...args);
    });
    const sealed = seal(owner, code);
    for (const text of [`${sealed}x`, sealed.slice(1), '']) openCounted(owner, text);
    expect(hashed).toBe(0);
    openCounted(owner, sealed);
    expect(hashed).toBeGreaterThan(0);
  });

  it('says neither the code’s owner nor anything a log should not hold', () => {
    expect(seal(owner, code)).not.toMatch(/ada|client-1|Example1/);
  });
});

describe('isAlive', () => {
  it.each([
    ['at once', 0, true],
    ['in its last second', 299, true],
    ['when its life is over', 300, false],
    ['for a clock that is 5 s behind', -5, true],
    ['for one that is further behind', -6, false],
  ])('%s: %i s after the issue, %s', (_when, after, alive) => {
    expect(isAlive({ issuedAt: 1000 }, 1000 + after, 300)).toBe(alive);
  });
});

const [older, old, current] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];
const state = opening;
const sealedUnder = (secret: string) => createSealState(createHmac(secret))(owner, state);

describe('what a round has sealed', () => {
  const open = openSealed(createHmac(current, { previous: old }));

  it.each([
    ['the secret', current, state],
    ['the secret before it', old, state],
    ['one that is gone', older, undefined],
  ])('under %s opens as it should', (_which, secret, opened) => {
    expect(open(owner, sealedUnder(secret))).toEqual(opened);
  });

  it('does not open for somebody else under either secret', () => {
    for (const secret of [current, old])
      expect(open({ ...owner, userName: 'bob' }, sealedUnder(secret))).toBeUndefined();
  });

  it('opens under the one secret alone where there was no other', () => {
    expect(openSealed(createHmac(current))(owner, sealedUnder(old))).toBeUndefined();
  });
});
