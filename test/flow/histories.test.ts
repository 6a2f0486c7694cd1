// Random histories of rounds: no path may issue tokens without a right, unexpired, unused code of that user.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { createSealState } from '../../src/crypto/state.ts';
import { publicText } from '../../src/errors.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import type { SessionItem } from '../support/events.ts';
import { createEvent, defineEvent, verifyEvent } from '../support/events.ts';

const runs = process.env.OTP_LONG_RUNS ? 10_000 : 2_000;

const stranger = createHmac('another-secret-of-more-than-32-characters');
const forgedState = createSealState(stranger)(
  { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' },
  {
    kind: 'code',
    nonce: 'A'.repeat(22),
    signIn: 'B'.repeat(22),
    issuedAt: 1_795_435_200,
    wrong: 0,
    unreadable: 0,
    sends: 1,
    sentAt: 1_795_435_200,
    channel: 'SMS',
    recipient: 'real',
  },
);

const metadata = fc.oneof(
  fc.constantFrom(null, undefined, '', forgedState, forgedState.replace('otp6C', 'otp6O'), 'otp6Cx'),
  fc.string({ maxLength: 40 }),
);
const foreignItem = fc.record({
  challengeName: fc.constantFrom(
    'SRP_A',
    'PASSWORD_VERIFIER',
    'SMS_MFA',
    'EMAIL_OTP',
    'SOFTWARE_TOKEN_MFA',
    'DEVICE_SRP_AUTH',
    'ADMIN_NO_SRP_AUTH',
    'CUSTOM_CHALLENGE',
    'SOMETHING_NEW',
  ),
  challengeResult: fc.constantFrom(true, true, false),
  challengeMetadata: metadata,
});

const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('right' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      text: fc.oneof(fc.string(), fc.constantFrom('000000', '١٢٣٤٥٦', 'x'.repeat(10_000))),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resend' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.constantFrom(1, 31, 151, 299, 300, 1000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('item' as const), item: foreignItem }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('restart' as const),
      first: fc.array(foreignItem, { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('other user' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('old round' as const) }) },
);

describe('histories', () => {
  it(`issue no tokens without a right, unexpired, unused code (${runs} runs)`, async () => {
    let granted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 1, maxLength: 14 }),
        fc.constantFrom('skip', 'verify'),
        fc.constantFrom('server', 'client'),
        fc.boolean(),
        async (actions, SRP_FIRST, START, userNotFound) => {
          const deps = testDeps({ settings: { SRP_FIRST, START } });
          let who = { userName: 'ada', userNotFound };
          let session: SessionItem[] = [];
          let open: { secret: Record<string, string>; metadata: string } | undefined;
          const old: NonNullable<typeof open>[] = [];
          /** The model: codes that were used, or that something newer has replaced. */
          const used = new Set<string>();
          /** Whom each code was sent to. */
          const owners = new Map<string, string>();
          let proven = false;

          const step = async (clientMetadata?: Record<string, string>) => {
            const defined = await dispatch(defineEvent(session, who, clientMetadata), deps);
            const { issueTokens, failAuthentication, challengeName } = defined.response as Record<
              string,
              unknown
            >;
            if (issueTokens) {
              expect(proven && !who.userNotFound, 'tokens without a proof').toBe(true);
              if (SRP_FIRST === 'verify')
                expect(session.some((item) => item.challengeName === 'PASSWORD_VERIFIER')).toBe(true);
              granted++;
            }
            proven = false;
            open = undefined;
            if (issueTokens || failAuthentication) session = [];
            if (challengeName !== 'CUSTOM_CHALLENGE') return;
            const created = await dispatch(createEvent(session, who, clientMetadata), deps);
            for (const { code } of deps.outbox) if (!owners.has(code)) owners.set(code, who.userName);
            const response = created.response as {
              privateChallengeParameters: Record<string, string>;
              challengeMetadata: string;
            };
            open = { secret: response.privateChallengeParameters, metadata: response.challengeMetadata };
            old.push(open);
          };

          const respond = async (answer: unknown, clientMetadata?: Record<string, string>) => {
            if (!open) return;
            const verified = await dispatch(verifyEvent(open.secret, answer, who, clientMetadata), deps);
            const { answerCorrect } = verified.response as { answerCorrect: boolean };
            // A code's life runs from its first message; resends of it add nothing.
            const first = deps.outbox.find(({ code }) => code === answer);
            const live = first && first.atMs > deps.clockMs - 300_000 && !used.has(first.code);
            const isCode = open.metadata.startsWith('otp6C');
            if (answerCorrect && isCode) {
              expect(live, 'a right answer that no live message holds').toBe(true);
              used.add(first?.code ?? '');
              proven = true;
            }
            session.push({
              challengeName: 'CUSTOM_CHALLENGE',
              challengeResult: answerCorrect,
              challengeMetadata: open.metadata,
            });
            await step(clientMetadata);
          };

          await step();
          for (const act of actions) {
            if (act.do === 'right') await respond(deps.outbox.at(-1)?.code ?? 'SMS');
            else if (act.do === 'answer') await respond(act.text);
            else if (act.do === 'resend') await respond(deps.outbox.at(-1)?.code, { action: 'resend' });
            else if (act.do === 'wait') deps.clockMs += act.seconds * 1000;
            else if (act.do === 'item') {
              session.push(act.item);
              await step();
            } else if (act.do === 'restart') {
              session = [...act.first];
              await step();
            } else if (act.do === 'other user') {
              // The round of one user handed to another's sign-in.
              who = { userName: who.userName === 'ada' ? 'bob' : 'ada', userNotFound };
              const before = deps.outbox.at(-1)?.code;
              if (open) {
                const verified = await dispatch(verifyEvent(open.secret, before, who), deps);
                expect((verified.response as { answerCorrect: boolean }).answerCorrect).toBe(false);
              }
              session = [];
              open = undefined;
            } else open = old[0]?.metadata.includes('code') ? open : open;
          }
        },
      ),
      { numRuns: runs },
    );
    // The walk must reach the door it guards.
    expect(granted).toBeGreaterThan(runs / 20);
  }, 600_000);

  it('the SRP bypass: a true SRP_A as the last item is no proof', async () => {
    for (const SRP_FIRST of ['skip', 'verify']) {
      const deps = testDeps({ settings: { SRP_FIRST } });
      for (const name of ['SRP_A', 'PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']) {
        const { response } = await dispatch(
          defineEvent([{ challengeName: name, challengeResult: true }]),
          deps,
        );
        expect(response).toMatchObject({ issueTokens: false });
      }
    }
  });

  it('meets any shape of event with a refusal or a constant', async () => {
    const texts: readonly string[] = Object.values(publicText);
    const junk = fc.oneof(fc.constantFrom(null, undefined, 0, '', [], {}), fc.anything());
    await fc.assert(
      fc.asyncProperty(junk, junk, junk, junk, async (session, userAttributes, secret, answer) => {
        const deps = testDeps();
        for (const event of [
          { ...defineEvent([]), request: { session, userAttributes } },
          { ...createEvent([]), request: { session, userAttributes, clientMetadata: secret } },
          {
            ...verifyEvent({}, ''),
            request: { privateChallengeParameters: secret, challengeAnswer: answer, userAttributes },
          },
        ])
          try {
            const { response } = await dispatch(event, deps);
            expect(response).not.toMatchObject({ issueTokens: true });
            expect(response).not.toMatchObject({ answerCorrect: true });
          } catch (error) {
            expect(texts).toContain((error as Error).message);
          }
      }),
      { numRuns: runs / 4 },
    );
  }, 600_000);
});
