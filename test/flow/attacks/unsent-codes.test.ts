// A code that no service took is never right: neither refused by a limit, nor refused by SNS or SES, nor of a decoy.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveCode } from '../../../src/crypto/code.ts';
import { PublicError } from '../../../src/errors.ts';
import { type TestDeps, testDeps } from '../../support/deps.ts';
import { dispatch } from '../../support/dispatch.ts';
import { verifyEvent } from '../../support/events.ts';
import { type Faults, faultyTable, type TableFault } from '../../support/faults.ts';
import { limitsOver } from '../../support/limits.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { byEmail } from '../../support/people.ts';
import { SignIn, type Step } from '../../support/sign-in.ts';

const ada = byEmail('ada', 'ada@example.com');
const neverFaulty: Faults = { table: () => 'none', send: () => 'none', call: () => 1 };
const runs = process.env.OTP_LONG_RUNS ? 500 : 200;
const isRefusal = (error: unknown) => (error as { $fault?: string }).$fault === 'client';
const refusal = (fields: object = { $fault: 'client' }) => Object.assign(new Error('no'), fields);

/** What the codes of all nonces drawn so far would be: somebody who knew the secret could type any of them. */
function watched(options: Parameters<typeof testDeps>[0] = {}) {
  const handed = new Set<string>();
  const made = testDeps(options);
  const nonces: string[] = [];
  const drawn = made.nonce;
  made.nonce = () => {
    const nonce = drawn();
    nonces.push(nonce);
    return nonce;
  };
  for (const channel of made.channels) {
    const send = channel.send.bind(channel);
    channel.send = async (to, message, budgetMs) => {
      try {
        await send(to, message, budgetMs);
        handed.add(message.code);
      } catch (error) {
        // It was cut off, so it may have arrived.
        if (!isRefusal(error)) handed.add(message.code);
        throw error;
      }
    };
  }
  const codeOf = (nonce: string) =>
    deriveCode(
      made.hmac,
      { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada', nonce },
      6,
    );
  return { deps: made, handed, codes: () => nonces.map(codeOf) };
}

const answerOf = async (deps: TestDeps, signIn: SignIn, code: string) => {
  const { response } = await dispatch(verifyEvent(signIn.secret, code, ada), deps);
  return (response as { answerCorrect: boolean }).answerCorrect;
};

describe('a code whose message a limit refused', () => {
  it('lets nobody in: 20 starts beyond the cap, and every code that was drawn typed', async () => {
    const { deps, codes } = watched({
      settings: { CHANNELS: 'email', WRONG_PER_HOUR: '50', WRONG_BEFORE_DISABLE: '1000', LOCK_SECONDS: '60' },
    });
    for (let i = 0; i < 5; i++) {
      await new SignIn(deps, ada).start();
      deps.clockMs += 151_000;
    }
    expect(deps.outbox).toHaveLength(5);
    deps.clockMs += 300_000;
    let typed = 0;
    for (let i = 0; i < 20; i++) {
      const signIn = new SignIn(deps, ada);
      const before = codes().length;
      await signIn.start();
      for (const code of codes().slice(before)) {
        expect(await answerOf(deps, signIn, code)).toBe(false);
        typed++;
      }
      deps.clockMs += 61_000;
      if (deps.outbox.length > 5) break;
    }
    expect(typed).toBeGreaterThan(19);
  });

  it('leaves the code before it right', async () => {
    const deps = testDeps({ settings: { CHANNELS: 'email', SENDS_PER_HOUR: '1' } });
    const first = new SignIn(deps, ada);
    await first.start();
    deps.clockMs += 200_000;
    const second = new SignIn(deps, ada);
    expect(await second.start()).toMatchObject({ parameters: { STATUS: 'RESEND_TOO_SOON' } });
    expect(await second.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });
});

describe('a code that a service refused', () => {
  it.each([
    ['refused', refusal(), false],
    ['cut off', refusal({}), true],
  ])('is right only where it may have arrived: %s', async (_how, error, right) => {
    const { deps, codes } = watched({ settings: { CHANNELS: 'email' }, onSend: () => Promise.reject(error) });
    await expect(new SignIn(deps, ada).start()).rejects.toThrow();
    const [code = ''] = codes();
    // A sign-in that holds another state to answer with.
    const { deps: working } = watched({ settings: { CHANNELS: 'email' } });
    const other = new SignIn(working, ada);
    await other.start();
    expect(await answerOf(deps, other, code)).toBe(right);
  });

  it('does not end a sign-in in which a code that arrived can be typed, and lets it be asked for again at once', async () => {
    let isDown = false;
    const deps = testDeps({
      // What a service refused stays counted at its destination.
      settings: { CHANNELS: 'email', SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' },
      onSend: async () => {
        if (isDown) throw refusal();
      },
    });
    const signIn = new SignIn(deps, ada);
    await signIn.start();
    for (const seconds of [31, 200]) {
      deps.clockMs = Date.parse('2026-11-23T12:00:00Z') + seconds * 1000;
      isDown = true;
      const now = String(deps.clockMs / 1000);
      expect(await signIn.answer('', { action: 'resend' })).toMatchObject({
        parameters: { STATUS: 'RESEND_TOO_SOON', RESEND_AT: now, SENDS_LEFT: '2' },
      });
      expect(await new SignIn(deps, ada).start()).toMatchObject({
        parameters: { STATUS: 'RESEND_TOO_SOON' },
      });
    }
    isDown = false;
    expect(await signIn.answer('', { action: 'resend' })).toMatchObject({
      parameters: { STATUS: 'CODE_RESENT' },
    });
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });
});

type Act = 'start' | 'resend' | 'type all' | 'wrong' | 'decoy';

it.each([
  ['of a table that works', false],
  ['of a table that fails at times: no call, or only its answer, comes through', true],
])(
  `every right code was handed to a channel, over ${runs} histories %s`,
  async (_what, isFaulty) => {
    let right = 0;
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.constantFrom<Act>('start', 'start', 'resend', 'type all', 'type all', 'wrong', 'decoy'),
            fc.constantFrom(0, 1, 12, 31, 160, 320, 1800),
          ),
          { minLength: 3, maxLength: 25 },
        ),
        fc.array(fc.constantFrom('sent', 'sent', 'refused', 'unknown'), { maxLength: 25 }),
        fc.array(fc.constantFrom<TableFault>('none', 'none', 'refused', 'lost', 'twice'), {
          maxLength: isFaulty ? 120 : 0,
        }),
        fc.constantFrom('1', '2', '50'),
        async (acts, fates, faults, SENDS_PER_HOUR) => {
          let last: TableFault = 'none';
          // Each fault is followed by a call that works. Where all of a round fail, nothing can be taken back.
          const table = () => {
            last = last === 'none' ? (faults.shift() ?? 'none') : 'none';
            if (last !== 'none') failures++;
            return last;
          };
          const { deps, handed, codes } = watched({
            limits: (config) => limitsOver(faultyTable(memoryTable(), { ...neverFaulty, table }), config),
            settings: {
              SENDS_PER_HOUR,
              SENDS_PER_DAY: '50',
              WRONG_PER_HOUR: '50',
              WRONG_BEFORE_DISABLE: '1000',
              LOCK_SECONDS: '60',
              EMAILS_PER_HOUR: '8',
              CHANNELS: 'email',
            },
            onSend: async () => {
              const fate = fates.shift() ?? 'sent';
              if (fate !== 'sent') throw refusal(fate === 'refused' ? undefined : {});
            },
          });
          // A sign-in in which codes can be typed, whatever becomes of those of the history.
          const { deps: working } = watched({ settings: { CHANNELS: 'email' } });
          const typing = new SignIn(working, ada);
          await typing.start();
          let open: SignIn | undefined;
          const quiet = async (act: () => Promise<Step>) => {
            try {
              return await act();
            } catch (error) {
              if (!(error instanceof PublicError)) throw error;
              return undefined;
            }
          };
          for (const [act, pause] of acts) {
            deps.clockMs += pause * 1000;
            if (act === 'decoy') {
              const gone = { ...ada, userAttributes: { email: 'ada@example.com', email_verified: 'false' } };
              await quiet(() => new SignIn(deps, gone).start());
            } else if (act === 'start' || act === 'resend') {
              const signIn: SignIn = act === 'resend' && open ? open : new SignIn(deps, ada);
              const isGoingOn = signIn === open;
              const step = await quiet(() =>
                isGoingOn ? signIn.answer('', { action: 'resend' }) : signIn.start(),
              );
              open = step?.kind === 'challenge' ? signIn : undefined;
            } else {
              for (const code of act === 'wrong' ? ['000000'] : codes().slice(-6)) {
                const asked = answerOf(deps, typing, code).catch((error: unknown) => {
                  if (!(error instanceof PublicError)) throw error;
                });
                if (!(await asked)) continue;
                expect(handed.has(code), 'a right code that no channel was handed').toBe(true);
                right++;
              }
            }
          }
        },
      ),
      { numRuns: runs, endOnFailure: true },
    );
    console.log(
      `${right} right codes over ${runs} histories, each handed to a channel; ${failures} faults of the table`,
    );
    expect(right).toBeGreaterThan(runs / 10);
    expect(failures > runs).toBe(isFaulty);
  },
  600_000,
);
