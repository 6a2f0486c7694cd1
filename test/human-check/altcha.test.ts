// A proof of work counts for the opening round that it was made for, and for no other.
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { describe, expect, it } from 'vitest';
import { solveHumanCheck } from '../../src/client/human-check.ts';
import { createHmac, randomNonce } from '../../src/crypto/hmac.ts';
import { createAltcha } from '../../src/human-check/altcha.ts';
import { altchaWork as work } from '../../src/human-check/human-check.ts';

const secret = 'a-secret-of-more-than-32-characters-for-tests';
const hmac = createHmac(secret);
const altcha = createAltcha(hmac, work);
const nowMs = 1_795_434_010_000;
const open = (over: object = {}) => ({ nonce: randomNonce(hmac), issuedAt: 1_795_434_000, ...over });

/** By the client's own solver. */
const solve = (asked: string) => solveHumanCheck(asked, undefined);
const read = (token: string) => JSON.parse(atob(token));
const write = (payload: unknown) => btoa(JSON.stringify(payload));

describe('a solved challenge', () => {
  const opening = open();
  const solved = altcha.ask(opening).then(solve);

  it('is taken, and again where Cognito calls Verify a second time', async () => {
    for (let call = 0; call < 2; call++)
      expect(await altcha.judge(await solved, opening, nowMs)).toBe('human');
  });

  it('is taken after a rotation of OTP_SECRET in the middle of it, by the secret that the round was drawn under', async () => {
    const rotated = createAltcha(
      createHmac('another-secret-of-more-than-32-characters', { previous: secret }),
      work,
    );
    expect(await rotated.judge(await solved, opening, nowMs)).toBe('human');
  });

  it('is not taken in another round, of another deployment, or too late', async () => {
    const token = await solved;
    expect(await altcha.judge(token, open(), nowMs)).toBe('wrong');
    const foreign = createAltcha(createHmac('another-secret-of-more-than-32-characters'), work);
    expect(await foreign.judge(token, opening, nowMs)).toBe('wrong');
    expect(await altcha.judge(token, opening, nowMs + 600_000)).toBe('wrong');
  });

  it.each<[string, (payload: ReturnType<typeof read>) => unknown]>([
    [
      'less work',
      (p) => ({
        ...p,
        challenge: { ...p.challenge, parameters: { ...p.challenge.parameters, keyPrefix: '0' } },
      }),
    ],
    [
      'no cost',
      (p) => ({ ...p, challenge: { ...p.challenge, parameters: { ...p.challenge.parameters, cost: 1 } } }),
    ],
    [
      'endless cost',
      (p) => ({ ...p, challenge: { ...p.challenge, parameters: { ...p.challenge.parameters, cost: 1e12 } } }),
    ],
    [
      'another round named',
      (p) => ({
        ...p,
        challenge: { ...p.challenge, parameters: { ...p.challenge.parameters, data: { opening: 'x' } } },
      }),
    ],
    ['no signature', (p) => ({ ...p, challenge: { parameters: p.challenge.parameters } })],
    ['another counter', (p) => ({ ...p, solution: { ...p.solution, counter: p.solution.counter + 1 } })],
    ['another key', (p) => ({ ...p, solution: { ...p.solution, derivedKey: '00'.repeat(32) } })],
    ['no solution', (p) => ({ challenge: p.challenge })],
    ['no challenge', (p) => ({ solution: p.solution })],
    ['a list', () => []],
    ['null', () => null],
    ['a number', () => 7],
  ])('is not taken with %s', async (_what, change) => {
    expect(await altcha.judge(write(change(read(await solved))), opening, nowMs)).toBe('wrong');
  });

  it('is not taken from a signer who knows another key, however right the work', async () => {
    const challenge = await createChallenge({
      algorithm: 'SHA-256',
      ...work,
      deriveKey,
      data: read(await solved).challenge.parameters.data,
      hmacSignatureSecret: 'a guess',
    });
    const token = await solve(JSON.stringify({ kind: 'altcha', challenge }));
    expect(await altcha.judge(token, opening, nowMs)).toBe('wrong');
  });

  it.each(['', ' ', 'x', '{}', '\ud800', 'e30=', 'A'.repeat(1_000_000)])('is not %#', async (token) => {
    expect(await altcha.judge(token, opening, nowMs)).toBe('wrong');
  });
});

it('asks for the same work every time, and tells nothing of the round or the secret', async () => {
  const opening = open();
  const asked = await altcha.ask(opening);
  expect(JSON.parse(asked).challenge.parameters).toMatchObject({ algorithm: 'SHA-256', ...work });
  expect(asked).not.toContain(opening.nonce);
  expect(asked).not.toContain(secret);
  expect(asked.length).toBeLessThan(600);
});

it('takes as many hashes as `odds` counts: 131,072 on average', async () => {
  const { challenge } = JSON.parse(await altcha.ask(open()));
  const { keyPrefix, cost } = challenge.parameters;
  // The chance that a key begins with the prefix is 1 in 16 per digit.
  expect(cost * 16 ** keyPrefix.length).toBe(131_072);
});
