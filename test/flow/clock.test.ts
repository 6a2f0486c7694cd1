// The clock moves by minutes, either way: no reading of it outside of a code's life lets the code in.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveCode } from '../../src/crypto/code.ts';
import { clockSkewSeconds } from '../../src/crypto/state.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { verifyEvent } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';
import { codeStateIn, nonceIn } from '../support/states.ts';

const journeys = process.env.OTP_LONG_RUNS ? 1000 : 300;
const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' };

// A clock that is set back by less than a code's age looks like one that is right: then the code
// lives on by just as much. Nothing a client or a resend does adds to that.
it(`codes live by the clock alone, over ${journeys} journeys`, async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.constantFrom('start', 'resend', 'answer', 'answer'),
          fc.oneof(fc.integer({ min: -400, max: 400 }), fc.constantFrom(0, 30, 149, 150, 299, 300, -5, -6)),
        ),
        { minLength: 3, maxLength: 15 },
      ),
      async (steps) => {
        const deps = testDeps({ settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' } });
        const firstIssued = new Map<string, number>();
        let signIn: SignIn | undefined;
        for (const [act, seconds] of steps) {
          deps.clockMs += seconds * 1000;
          const now = deps.clockMs / 1000;
          if (act === 'start' || !signIn) {
            signIn = new SignIn(deps);
            await signIn.start();
          } else if (act === 'resend') {
            const step = await signIn.answer('x', { action: 'resend' });
            if (step.kind !== 'challenge') signIn = undefined;
          } else {
            const nonce = nonceIn(deps, signIn.secret.state);
            const code = deriveCode(deps.hmac, { ...owner, nonce }, 6);
            const { response } = await dispatch(verifyEvent(signIn.secret, code), deps);
            if ((response as { answerCorrect: boolean }).answerCorrect) {
              accepted++;
              const issued = firstIssued.get(nonce) ?? Number.NaN;
              expect(now).toBeLessThan(issued + 300);
              expect(now).toBeGreaterThanOrEqual(issued - clockSkewSeconds);
            }
            signIn = undefined;
          }
          const state = codeStateIn(deps, signIn?.secret.state);
          if (!state) continue;
          const { nonce, issuedAt } = state;
          if (!firstIssued.has(nonce)) firstIssued.set(nonce, issuedAt);
          // Sent again or shared by another sign-in, a code keeps the time it was made at.
          expect(issuedAt).toBe(firstIssued.get(nonce));
        }

        // Wherever the clock stands now, the user is in within the code's life and a cooldown.
        let isIn = false;
        for (let tries = 0; tries < 12 && !isIn; tries++) {
          const before = deps.outbox.length;
          const last = new SignIn(deps);
          await last.start();
          const sent = deps.outbox[before];
          isIn = sent !== undefined && (await last.answer(sent.code)).kind === 'tokens';
          deps.clockMs += 31_000;
        }
        expect(isIn).toBe(true);
      },
    ),
    { numRuns: journeys, endOnFailure: true },
  );
  console.log(`clock: ${journeys} journeys, ${accepted} codes accepted`);
  expect(accepted).toBeGreaterThan(journeys / 20);
}, 600_000);
