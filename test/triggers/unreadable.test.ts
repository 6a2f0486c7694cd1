import { expect, it } from 'vitest';
import { noLimits } from '../../src/limits/create-limits.ts';
import { countUnreadable } from '../../src/triggers/unreadable.ts';
import { codeState } from '../support/states.ts';

const limits = (countUnreadable: (signIn: string) => Promise<number>) => ({
  limits: { ...noLimits({ CODE_TTL_SECONDS: 300 }), countUnreadable },
});
const code = codeState;

it('asks for the sign-in of the state', async () => {
  const asked: string[] = [];
  const count = async (signIn: string) => asked.push(signIn);
  expect(await countUnreadable(code, limits(count))).toBe(1);
  expect(asked).toEqual([code.signIn]);
});

it('asks nothing of a round that asked for no code', async () => {
  const none = limits(() => expect.fail('the table was asked'));
  expect(await countUnreadable(undefined, none)).toBe(0);
  expect(
    await countUnreadable(
      { kind: 'opening', nonce: 'AAAAAAAAAAAAAAAAAAAAAA', issuedAt: 1, failed: 0, ifTrue: 'EMAIL' },
      none,
    ),
  ).toBe(0);
});

it('takes a table that does not answer for one that counted nothing', async () => {
  expect(
    await countUnreadable(
      code,
      limits(() => Promise.reject(new Error('down'))),
    ),
  ).toBe(0);
});
