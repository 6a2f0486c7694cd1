import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { openSealed } from '../../src/crypto/open-sealed.ts';
import { createSealState } from '../../src/crypto/state.ts';

const [older, old, current] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];
const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' };
const state = { kind: 'choice', ifTrue: 'EMAIL' } as const;
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
