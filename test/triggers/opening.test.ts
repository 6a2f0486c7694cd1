// The opening round: who has to pass the check, and what each answer costs.
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/human-check/human-check.ts';
import { judgeOpening, openRound } from '../../src/triggers/opening.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';
import { noMetadata, openingState } from '../support/states.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const state = openingState;
const metadata = noMetadata;

function judge(
  over: { proof?: string; human?: string },
  { exists = true, verdict = 'human' as Verdict, known = false } = {},
) {
  const calls: string[] = [];
  const { emitted, emit } = recordMetrics();
  const deps = testDeps();
  const seconds = Math.floor(deps.clockMs / 1000);
  const answered = judgeOpening(
    { user: { ...user, exists }, answer: 'EMAIL', clientMetadata: { ...metadata, ...over } },
    state,
    {
      humanCheck: {
        ask: async () => '{}',
        judge: async () => {
          calls.push('judge');
          return verdict;
        },
      },
      limits: {
        ...deps.limits,
        isKnownDevice: async (_user, _proof, now) => {
          calls.push(now === seconds ? 'read' : `read for the second ${now}`);
          return known;
        },
      },
      nowMs: deps.nowMs,
      emit,
    },
  );
  return { answered, calls, emitted };
}

describe.each([true, false])('an answer to a human check, of a user who exists: %s', (exists) => {
  it.each([
    // brings, verdict, known device, passes, calls, metric
    [{}, 'human', false, false, [], 'missing'],
    [{ human: '' }, 'human', false, false, [], 'missing'],
    [{ human: 't' }, 'human', false, true, ['judge'], undefined],
    [{ human: 't' }, 'wrong', false, false, ['judge'], 'wrong'],
    [{ human: 't' }, 'unanswered', false, false, ['judge'], 'unanswered'],
    [{ proof: 'p' }, 'human', true, true, ['read'], undefined],
    [{ proof: 'p' }, 'human', false, false, ['read'], 'missing'],
    [{ proof: 'p', human: 't' }, 'unanswered', true, true, ['read'], undefined],
    [{ proof: 'p', human: 't' }, 'human', false, true, ['read', 'judge'], undefined],
  ] as const)(
    'with %j, judged %s, from a known device %s: passes %s',
    async (brings, verdict, known, passes, called, why) => {
      const { answered, calls, emitted } = judge(brings, { exists, verdict, known });
      expect(await answered).toBe(passes);
      expect(calls).toEqual(called);
      expect(emitted).toEqual(why ? [['HumanCheckFailed', { Reason: why }]] : []);
    },
  );
});

it('is counted at its first round, asks the table nothing, and is another round each time', async () => {
  const { emitted, emit } = recordMetrics();
  const deps = { ...testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha' } }), emit };
  const first = await openRound({ failed: 0, nowSeconds: 1000 }, deps);
  expect(emitted.splice(0)).toEqual([['SignInOpened']]);
  const second = await openRound({ failed: 1, nowSeconds: 1000 }, deps);
  expect(emitted).toEqual([]);
  expect([first, second].map(({ parameters }) => parameters.STATUS)).toEqual(['READY', 'HUMAN_CHECK_FAILED']);
  expect(first.state.nonce).not.toBe(second.state.nonce);
  expect(first.parameters.HUMAN_CHECK).not.toBe(second.parameters.HUMAN_CHECK);
});
