// Whatever breaks, and whenever: no token without a right code, one live code, no message beyond the caps,
// and everybody honest gets in once it works again.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveCode } from '../../src/crypto/code.ts';
import { PublicError } from '../../src/errors.ts';
import { mostWithin, wrongFor } from '../support/counting.ts';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { verifyEvent } from '../support/events.ts';
import {
  type CallFault,
  type Faults,
  faultyTable,
  impatient,
  type SendFault,
  type TableFault,
} from '../support/faults.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { SignIn, type Step } from '../support/sign-in.ts';
import { nonceIn } from '../support/states.ts';

const journeys = process.env.OTP_LONG_RUNS ? 2500 : 400;
const user = {
  userAttributes: { email: 'ada@example.com', email_verified: 'true' },
  userName: 'ada',
};
const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' };

/** `steal`: a start and a wrong answer by somebody else. */
type Act = 'start' | 'right' | 'wrong' | 'resend' | 'steal';
const acts = fc.array(
  fc.tuple(
    fc.constantFrom<Act>('start', 'start', 'right', 'right', 'wrong', 'resend', 'steal'),
    fc.constantFrom(0, 1, 12, 31, 160, 320),
  ),
  { minLength: 2, maxLength: 14 },
);
const drawn = fc.record({
  table: fc.array(fc.constantFrom<TableFault>('none', 'none', 'none', 'refused', 'lost', 'twice'), {
    maxLength: 40,
  }),
  send: fc.array(fc.constantFrom<SendFault>('none', 'none', 'refused', 'late', 'slow'), { maxLength: 12 }),
  call: fc.array(fc.constantFrom<CallFault>(1, 1, 1, 2, 3), { maxLength: 40 }),
});

/** Messages count in whole seconds and before they are sent; a slow one lands 400 ms later. */
const landingMs = 2000;

interface World {
  readonly deps: TestDeps;
  readonly faults: Faults;
  stop(): void;
}

function worldOf(lists: { table: TableFault[]; send: SendFault[]; call: CallFault[] }): World {
  const { table, send, call } = structuredClone(lists);
  const faults: Faults = {
    table: () => table.shift() ?? 'none',
    send: () => send.shift() ?? 'none',
    call: () => call.shift() ?? 1,
  };
  const deps: TestDeps = testDeps({
    settings: { CHANNELS: 'email' },
    limits: (config) => limitsOver(faultyTable(memoryTable(), faults), config),
    onSend: async (destination, budgetMs) => {
      const fault = faults.send();
      if (fault === 'slow') deps.clockMs += 400;
      if (fault === 'refused') throw new Error('not accepted');
      if (fault !== 'late') return;
      deps.outbox.push({ to: 'ada@example.com', channel: destination.channel, code: '', atMs: deps.clockMs });
      deps.clockMs += budgetMs;
      throw new Error('too late');
    },
  });
  const stop = () => {
    for (const list of [table, send, call]) list.length = 0;
  };
  return { deps, faults, stop };
}

const nonceOf = (deps: TestDeps, signIn: SignIn) => nonceIn(deps, signIn.secret.state);
const codeOf = (deps: TestDeps, signIn: SignIn) =>
  deriveCode(deps.hmac, { ...owner, nonce: nonceOf(deps, signIn) }, deps.settings.CODE_LENGTH);

/** Nothing but our own constants may be thrown; the sign-in is over then. */
async function quiet(act: () => Promise<Step>): Promise<Step> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    return { kind: 'failed' };
  }
}

it(`holds over ${journeys} journeys`, async () => {
  let tokens = 0;
  let longestWait = 0;
  await fc.assert(
    fc.asyncProperty(acts, drawn, async (plan, lists) => {
      const { deps, faults, stop } = worldOf(lists);
      const invoke = impatient(faults);
      const used = new Map<string, number>();
      const open: SignIn[] = [];
      let mine: SignIn | undefined;

      const answer = async (signIn: SignIn, code: string, isRight: boolean) => {
        const step = await quiet(() => signIn.answer(code));
        if (step.kind !== 'tokens') return step;
        expect(isRight).toBe(true);
        used.set(nonceOf(deps, signIn), (used.get(nonceOf(deps, signIn)) ?? 0) + 1);
        // Asked again, it would be a retry of a right answer, and right.
        open.splice(open.indexOf(signIn), 1);
        return step;
      };
      const start = async (): Promise<SignIn | undefined> => {
        const signIn = new SignIn(deps, user, invoke);
        const step = await quiet(() => signIn.start());
        if (step.kind !== 'challenge') return undefined;
        open.push(signIn);
        return signIn;
      };

      for (const [act, pause] of plan) {
        deps.clockMs += pause * 1000;
        let step: Step | undefined;
        if (act === 'start') mine = await start();
        else if (act === 'steal') {
          const thief = await start();
          if (thief) await answer(thief, wrongFor(codeOf(deps, thief)), false);
        } else if (mine) {
          const signIn = mine;
          const code = codeOf(deps, signIn);
          if (act === 'resend') step = await quiet(() => signIn.answer('x', { action: 'resend' }));
          else step = await answer(signIn, act === 'right' ? code : wrongFor(code), act === 'right');
        }
        if (step && step.kind !== 'challenge') mine = undefined;
      }

      // Every sign-in ever begun, with the code that belongs to it, at once: the newest code is live, and at most the
      // one before.
      const nonces = new Set<string>();
      stop();
      const answers = await Promise.all(
        open.map(async (signIn) => {
          const verified = await invoke(verifyEvent(signIn.secret, codeOf(deps, signIn), user), deps);
          if ((verified.response as { answerCorrect: boolean }).answerCorrect)
            nonces.add(nonceOf(deps, signIn));
        }),
      );
      expect(answers).toHaveLength(open.length);
      expect(nonces.size).toBeLessThanOrEqual(2);
      for (const nonce of nonces) used.set(nonce, (used.get(nonce) ?? 0) + 1);
      for (const times of used.values()) expect(times).toBe(1);

      // It works again: a user who tries every twenty minutes gets in within a day.
      let waited = 0;
      let isIn = false;
      for (; waited < 73 && !isIn; waited++) {
        deps.clockMs += 1_200_000;
        const before = deps.outbox.length;
        const signIn = new SignIn(deps, user, invoke);
        await signIn.start();
        const sent = deps.outbox[before];
        isIn = sent !== undefined && (await signIn.answer(sent.code)).kind === 'tokens';
      }
      expect(isIn).toBe(true);
      const times = deps.outbox.map(({ atMs }) => atMs);
      expect(mostWithin(times, 3_600_000 - landingMs)).toBeLessThanOrEqual(5);
      expect(mostWithin(times, 86_400_000 - landingMs)).toBeLessThanOrEqual(10);
      tokens += used.size;
      longestWait = Math.max(longestWait, waited);
    }),
    { numRuns: journeys, endOnFailure: true },
  );
  console.log(
    `faults: ${journeys} journeys, ${tokens} sign-ins amid them, longest wait ${longestWait} tries`,
  );
  expect(tokens).toBeGreaterThan(journeys / 20);
}, 600_000);
