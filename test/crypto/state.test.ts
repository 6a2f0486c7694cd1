import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import {
  type ChallengeState,
  type CodeState,
  createOpenState,
  createSealState,
  isAlive,
} from '../../src/crypto/state.ts';
import { trustTiers } from '../../src/sign-in.ts';

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
  sends: 2,
  sentAt: 1_795_434_030,
  channel: 'SMS',
  country: 'DE',
  standing: 'new',
  recipient: 'real',
};

describe('a sealed state', () => {
  it('opens as what was sealed, whatever it was', () => {
    const random = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    const state: fc.Arbitrary<ChallengeState> = fc.oneof(
      fc.record({ kind: fc.constant('choice' as const), ifTrue: fc.stringMatching(/^[A-Z]{1,16}$/) }),
      fc.record({
        kind: fc.constant('code' as const),
        nonce: random,
        signIn: random,
        issuedAt: fc.nat(2 ** 31),
        wrong: fc.nat(99),
        sends: fc.nat(99),
        sentAt: fc.nat(2 ** 31),
        channel: fc.stringMatching(/^[A-Z]{1,16}$/),
        country: fc.constantFrom('', 'DE', 'ZZ'),
        standing: fc.constantFrom(...trustTiers),
        recipient: fc.constantFrom('real' as const, 'decoy' as const, 'test' as const),
      }),
    );
    fc.assert(
      fc.property(state, (given) => {
        expect(open(owner, seal(owner, given))).toEqual(given);
      }),
    );
  });

  it('is the same in every version of the product: an update ends no sign-in', () => {
    const sealed = 'otp2.choice.EMAIL.WPPVzYoobnGJ3QaCVp3Fw-Fa04D7JY1wTmSYEYjiGmA';
    expect(seal(owner, { kind: 'choice', ifTrue: 'EMAIL' })).toBe(sealed);
  });

  it('of another form does not open, though the seal is ours', () => {
    const sealAs = (body: string) =>
      `${body}.${hmac('state', 'eu-west-1_Example1', 'client-1', 'ada', body).toString('base64url')}`;
    const form = 'otp2.code.AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB.1.0.1.1.SMS.DE.new.real';
    expect(open(owner, sealAs(form))).toMatchObject({ kind: 'code', issuedAt: 1 });
    expect(open(owner, sealAs('otp2.choice.EMAIL'))).toEqual({ kind: 'choice', ifTrue: 'EMAIL' });
    for (const body of [
      `x${form}`,
      `otp2.${form}`,
      form.replace('otp2', 'otp1'),
      'xotp2.choice.EMAIL',
      'otp1.choice.EMAIL',
    ])
      expect(open(owner, sealAs(body))).toBeUndefined();
  });

  it('of a sign-in that began before known devices had a standing opens as it was', () => {
    const body = `otp2.code.${code.nonce}.${code.signIn}.1795434000.1.2.1795434030.SMS.DE.proven.real`;
    const mac = hmac('state', owner.userPoolId, owner.clientId, owner.userName, body).toString('base64url');
    expect(open(owner, `${body}.${mac}`)).toEqual({ ...code, standing: 'proven' });
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

  it('does not open where a field could be read as two, or is out of its form', () => {
    for (const odd of [
      { channel: 'SMS.DE.real' },
      { channel: 'sms' },
      { channel: '' },
      { country: 'DEU' },
      { wrong: 100 },
      { wrong: -1 },
      { sends: 1.5 },
      { issuedAt: Number.NaN },
      { standing: 'owner' as CodeState['standing'] },
      { nonce: 'short' },
      { signIn: 'short' },
      { signIn: 'BBBBBBBBBBB.BBBBBBBBBB' },
    ])
      expect(open(owner, seal(owner, { ...code, ...odd }))).toBeUndefined();
    expect(
      open(owner, seal(owner, { ...code, recipient: 'reality' as CodeState['recipient'] })),
    ).toBeUndefined();
    for (const ifTrue of ['', 'A'.repeat(17), 'EMAIL.', 'EMAILs'])
      expect(open(owner, seal(owner, { kind: 'choice', ifTrue }))).toBeUndefined();
  });

  it.each([undefined, null, 7, {}, [], ['otp2'], '', '.', 'otp2', 'otp2.', 'otp1.choice.SMS.x', '\ud800'])(
    'is not %j',
    (sealed) => {
      expect(open(owner, sealed)).toBeUndefined();
    },
  );

  it('is not even hashed beyond 512 characters, and never gets there', () => {
    let hashed = 0;
    const openCounted = createOpenState((...args) => {
      hashed++;
      return hmac(...args);
    });
    const sealed = `otp2.${'x'.repeat(505)}.x`;
    expect(sealed).toHaveLength(512);
    openCounted(owner, `${sealed}x`);
    expect(hashed).toBe(0);
    openCounted(owner, sealed);
    expect(hashed).toBeGreaterThan(0);
    const longest = { ...code, issuedAt: 999_999_999_999, sentAt: 999_999_999_999, wrong: 99, sends: 99 };
    expect(seal(owner, { ...longest, channel: 'A'.repeat(16), recipient: 'decoy' }).length).toBeLessThan(512);
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
