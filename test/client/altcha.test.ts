// The solver against altcha-lib, which makes and checks the challenges.
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { describe, expect, it } from 'vitest';
import { solveAltcha } from '../../src/client/altcha.ts';
import { solveHumanCheck } from '../../src/client/human-check.ts';

const hmacSignatureSecret = 'a secret of the test';
const challengeOf = (keyPrefix: string, cost: number) =>
  createChallenge({ algorithm: 'SHA-256', cost, deriveKey, hmacSignatureSecret, keyPrefix });

describe('a proof of work', () => {
  it.each([
    ['0', 1],
    ['00', 1],
    ['abc', 1],
    ['00', 3],
    ['0000', 1],
  ])('for the prefix %s at cost %i is taken by altcha-lib', async (keyPrefix, cost) => {
    const challenge = await challengeOf(keyPrefix, cost);
    const { nonce, salt } = challenge.parameters;
    const solution = solveAltcha(nonce, salt, cost, keyPrefix);
    expect(await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret })).toMatchObject({
      verified: true,
    });
  });

  it('travels as base64 of challenge and solution', async () => {
    const challenge = await challengeOf('00', 1);
    const token = await solveHumanCheck(JSON.stringify({ kind: 'altcha', challenge }), undefined);
    const payload = JSON.parse(atob(token));
    expect(payload.challenge).toEqual(JSON.parse(JSON.stringify(challenge)));
    expect(await verifySolution({ ...payload, deriveKey, hmacSignatureSecret })).toMatchObject({
      verified: true,
    });
  });
});
