// Answers that cannot be a code: they cost no attempt and no guess, and a sign-in still has an end.
import { describe, expect, it } from 'vitest';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { Table } from '../../src/limits/table.ts';
import { mostUnreadable } from '../../src/limits/unreadable-answers.ts';
import { wrongFor } from '../support/counting.ts';
import { type DepsOptions, type TestDeps, testDeps } from '../support/deps.ts';
import type { Who } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { byEmail } from '../support/people.ts';
import { SignIn, type Step } from '../support/sign-in.ts';

const ada = byEmail('ada', 'ada@example.com');
const attempts = 3;

/** Of letters: `u` cannot be a code, `w` is wrong. */
const sequencesOf = (length: number): string[] =>
  length === 0 ? [''] : sequencesOf(length - 1).flatMap((rest) => [`${rest}u`, `${rest}w`]);
const sequences = [1, 2, 3, 4, 5, 6].flatMap(sequencesOf);

/** What each round says, and how many attempts it leaves; `failed` is the end. */
function expected(answers: string): string[] {
  const said: string[] = [];
  let wrong = 0;
  let unreadable = 0;
  for (const answer of answers) {
    const isFree = answer === 'u' && ++unreadable <= mostUnreadable;
    if (!isFree) wrong++;
    if (wrong === attempts) return [...said, 'failed'];
    said.push(`${isFree ? 'NOT_A_CODE' : 'WRONG_CODE'} ${attempts - wrong}`);
  }
  return said;
}

const say = (step: Step): string =>
  step.kind === 'challenge' ? `${step.parameters.STATUS} ${step.parameters.ATTEMPTS_LEFT}` : step.kind;

async function play(deps: TestDeps, who: Who, answers: string): Promise<string[]> {
  const signIn = new SignIn(deps, who);
  await signIn.start();
  const said: string[] = [];
  const wrong = wrongFor(deps.outbox.at(-1)?.code ?? '000000');
  for (const answer of answers) {
    said.push(say(await signIn.answer(answer === 'u' ? '12345' : wrong)));
    if (said.at(-1) === 'failed') break;
  }
  return said;
}

const people: Readonly<Record<string, { readonly who: Who; readonly lock?: boolean }>> = {
  'a user': { who: ada },
  'a stranger': { who: { userName: 'nobody@example.com', userNotFound: true } },
  'a locked user': { who: ada, lock: true },
  'a user without a contact': { who: { userName: 'eve', userAttributes: {} } },
};

describe.each(Object.entries(people))('%s', (_name, { who, lock }) => {
  it(`gets for all ${sequences.length} sequences of answers what everybody gets`, async () => {
    const roomy = { WRONG_PER_HOUR: lock ? '10' : '50', SENDS_PER_HOUR: '20', SENDS_PER_DAY: '20' };
    for (const answers of sequences) {
      const deps = testDeps({ settings: roomy });
      if (lock) for (let i = 0; i < 4; i++) await play(deps, who, 'www');
      expect(deps.metrics.has('UserLocked')).toBe(lock === true);
      expect(await play(deps, who, answers), answers).toEqual(expected(answers));
    }
  });
});

it.each([
  ['nothing', ''],
  ['a digit too few', '12345'],
  ['a digit too many', '1234567'],
  ['letters', 'abcdef'],
  ['an amount', '12.345'],
  ['a page', 'x'.repeat(100_000)],
  ['no text at all', null],
])('%s costs no attempt and no guess, and the right code gets in after it', async (_what, answer) => {
  const deps = testDeps({ settings: { WRONG_PER_HOUR: '3' } });
  for (let i = 0; i < 3; i++) {
    const signIn = new SignIn(deps, ada);
    await signIn.start();
    for (let n = 0; n < mostUnreadable; n++) expect(say(await signIn.answer(answer))).toBe('NOT_A_CODE 3');
    expect(await signIn.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
    deps.clockMs += 31_000;
  }
  expect(deps.metrics.has('UserLocked')).toBe(false);
});

it('a sign-in of nothing else ends', async () => {
  const said = await play(testDeps(), ada, 'u'.repeat(50));
  expect(said).toHaveLength(mostUnreadable + attempts);
  expect(said.at(-1)).toBe('failed');
});

it('resends lie between them, and count as neither', async () => {
  const deps = testDeps();
  const signIn = new SignIn(deps, ada);
  await signIn.start();
  expect(say(await signIn.answer('1'))).toBe('NOT_A_CODE 3');
  deps.clockMs += 31_000;
  expect(say(await signIn.answer('12345', { action: 'resend' }))).toBe('CODE_RESENT 3');
  expect(say(await signIn.answer('1'))).toBe('NOT_A_CODE 3');
  expect(say(await signIn.answer(wrongFor(deps.outbox.at(-1)?.code ?? '')))).toBe('WRONG_CODE 2');
});

it('those of one sign-in make none of another free', async () => {
  const deps = testDeps();
  const first = new SignIn(deps, ada);
  const second = new SignIn(deps, ada);
  await first.start();
  await second.start();
  await first.answer('1');
  expect(say(await second.answer(wrongFor(deps.outbox.at(-1)?.code ?? '')))).toBe('WRONG_CODE 2');
});

describe('where the count cannot be kept, an answer that cannot be a code costs an attempt', () => {
  const failing = (name: 'add' | 'get'): DepsOptions => ({
    limits: (settings) => {
      const table: Table = memoryTable();
      const fails = (key: string) => key.startsWith('sign-in:');
      const refuse = () => Promise.reject(new Error('the table is down'));
      return limitsOver(
        {
          ...table,
          get: (key) => (name === 'get' && fails(key) ? refuse() : table.get(key)),
          add: (key, change) => (name === 'add' && fails(key) ? refuse() : table.add(key, change)),
        },
        settings,
      );
    },
  });

  it.each<[string, DepsOptions]>([
    ['no table', { limits: noLimits }],
    ['a table that takes no count', failing('add')],
    ['a table that gives none', failing('get')],
  ])('%s', async (_what, options) => {
    expect(await play(testDeps(options), ada, 'uuu')).toEqual(['WRONG_CODE 2', 'WRONG_CODE 1', 'failed']);
  });
});
