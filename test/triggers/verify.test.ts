import { describe, expect, it } from 'vitest';
import { deriveCode, deriveProof } from '../../src/crypto/code.ts';
import type { CodeState } from '../../src/crypto/state.ts';
import { roundDeadlineMs } from '../../src/delivery/budget.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { AnswerRequest, Limits } from '../../src/limits/limits.ts';
import type { Redemption } from '../../src/limits/user-rules.ts';
import type { TriggerInput } from '../../src/triggers/event.ts';
import { verify } from '../../src/triggers/verify.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';
import { noMetadata, openingState } from '../support/states.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const clientMetadata = noMetadata;
const attributes = { phone_number: '+4915123456789' };
const other = 'CCCCCCCCCCCCCCCCCCCCCC';

const message = { at: 900, channel: 'SMS', tier: 'proven', country: 'DE' } as const;

/** Limits that answer as the test says, and keep what they were asked. By themselves they redeem the state's own code. */
function verifier({
  limits = {},
  settings = {},
  redemption,
}: {
  limits?: Partial<Limits>;
  settings?: Record<string, string>;
  redemption?: Redemption;
} = {}) {
  const calls: string[] = [];
  const requests: AnswerRequest[] = [];
  const { emitted, emit } = recordMetrics();
  const heard: Partial<Limits> = {
    redeem: async (request) => {
      calls.push('redeem');
      requests.push(request);
      const isRight = request.isRight(request.own.nonce);
      return (
        redemption ??
        (isRight
          ? { kind: 'right', device: 'known', message }
          : { kind: 'wrong', why: 'wrong', locks: false, disables: false })
      );
    },
    creditMessage: async (credited) => {
      calls.push(credited === message ? 'credit' : 'credit something else');
    },
  };
  const testing = testDeps({
    settings,
    limits: (config) => ({ ...noLimits(config), ...heard, ...limits }),
  });
  const deps = { ...testing, emit };
  const now = deps.clockMs / 1000;
  const state: CodeState = {
    kind: 'code',
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
    issuedAt: now,
    wrong: 0,
    unreadable: 0,
    sends: 1,
    sentAt: now,
    channel: 'SMS',
    recipient: 'real',
  };
  const codeOf = (nonce: string) => deriveCode(deps.hmac, { ...user, nonce }, 6);
  const code = codeOf(state.nonce);
  const wrong = code === '111111' ? '222222' : '111111';
  const answer = async (over: Partial<TriggerInput> = {}) =>
    (await verify({ user, attributes, state, answer: code, clientMetadata, ...over }, deps)).answerCorrect;
  return { deps, now, answer, state, code, codeOf, wrong, calls, requests, emitted };
}

describe('an answer', () => {
  it('is redeemed with all that the limits need to know, before the round’s deadline', async () => {
    const { deps, now, answer, state, requests } = verifier();
    await answer({ clientMetadata: { ...clientMetadata, proof: 'proof' } });
    expect(requests).toEqual([
      {
        user,
        recipient: 'real',
        now,
        deadlineMs: deps.clockMs + roundDeadlineMs,
        signIn: state.signIn,
        proof: 'proof',
        newProof: deriveProof(deps.hmac, user, state.signIn),
        own: state,
        isRight: expect.any(Function),
      },
    ]);
  });

  it('is right for the code of a nonce, and for no other user, client and pool', async () => {
    const { answer, codeOf, state, requests } = verifier();
    await answer({ answer: codeOf(other) });
    expect([other, state.nonce, 'x'].map((nonce) => requests[0]?.isRight(nonce))).toEqual([
      true,
      false,
      false,
    ]);
    for (const somebody of [{ userName: 'bob' }, { clientId: 'd' }, { userPoolId: 'q' }])
      expect(await answer({ user: { ...user, ...somebody } })).toBe(false);
  });

  it.each([undefined, '', '12345', '1234567', 'x', '9'.repeat(10_000)])(
    'that can be no code, such as %j, costs no guess',
    async (answer) => {
      const { answer: give, calls, emitted } = verifier();
      expect(await give({ answer })).toBe(false);
      expect(calls).toEqual([]);
      expect(emitted).toEqual([['CodeWrong']]);
    },
  );

  it('that can be no code is noted, by the second it came in, and is wrong where the table does not take the note', async () => {
    const noted: unknown[] = [];
    const noteUnreadable = async (...note: unknown[]) => {
      noted.push(note);
      throw new Error('down');
    };
    const { answer, now, state } = verifier({ limits: { noteUnreadable } });
    expect(await answer({ answer: 'x' })).toBe(false);
    expect(noted).toEqual([[state.signIn, now]]);
  });

  it('is compared four times, however many codes are live and whatever a lock says', async () => {
    for (const live of [0, 1, 3, 4]) {
      let derived = 0;
      const { answer, deps } = verifier({
        limits: {
          redeem: async ({ isRight }) => {
            for (let i = 0; i < live; i++) isRight(other);
            return { kind: 'refused' };
          },
        },
      });
      const { hmac } = deps;
      deps.hmac = Object.assign((...words: Parameters<typeof hmac>) => {
        if (words[0] === 'code') derived++;
        return hmac(...words);
      }, hmac);
      await answer();
      expect(derived, `${live} live codes`).toBe(4);
    }
  });

  it('lets nobody in where the table does not answer', async () => {
    const down = () => Promise.reject(new Error('down'));
    await expect(verifier({ limits: { redeem: down } }).answer()).rejects.toThrow('down');
  });
});

describe('what the limits say', () => {
  const wrong = { kind: 'wrong', why: 'wrong', locks: false, disables: false } as const;
  it.each<[Redemption, boolean, unknown[]]>([
    [{ kind: 'right', device: 'known', message }, true, [['CodeRight', { Channel: 'SMS' }]]],
    [{ kind: 'right', device: 'known', message: undefined }, true, [['CodeRight', { Channel: 'SMS' }]]],
    [{ kind: 'again' }, true, []],
    [{ kind: 'refused' }, false, [['GuessRefused']]],
    [wrong, false, [['CodeWrong']]],
    [{ ...wrong, why: 'stale' }, false, [['CodeStale']]],
    [{ ...wrong, why: 'expired' }, false, [['CodeExpired']]],
    [{ ...wrong, locks: true }, false, [['CodeWrong'], ['UserLocked']]],
    [{ ...wrong, disables: true }, false, [['CodeWrong'], ['UserDisabled']]],
    [{ ...wrong, locks: true, disables: true }, false, [['CodeWrong'], ['UserDisabled'], ['UserLocked']]],
  ])('%j is %s, and is counted in the metrics', async (redemption, right, told) => {
    const { answer, emitted } = verifier({ redemption });
    expect(await answer()).toBe(right);
    expect(emitted).toEqual(told);
  });

  it('lets in by a channel that the deployment has no more, and is no metric of it', async () => {
    const { answer, state, emitted } = verifier();
    expect(await answer({ state: { ...state, channel: 'FAX' } })).toBe(true);
    expect(emitted).toEqual([]);
  });
});

describe('a credit for the breaker', () => {
  it('is given for the message that brought the code, after it is used', async () => {
    const { answer, calls } = verifier();
    await answer();
    expect(calls).toEqual(['redeem', 'credit']);
  });

  it('is waited for', async () => {
    let isCredited = false;
    const creditMessage = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      isCredited = true;
    };
    await verifier({ limits: { creditMessage } }).answer();
    expect(isCredited).toBe(true);
  });

  it.each<[string, Redemption, CodeState['recipient']]>([
    ['an answer that was right before', { kind: 'again' }, 'real'],
    ['a wrong answer', { kind: 'wrong', why: 'wrong', locks: false, disables: false }, 'real'],
    ['a code without a message', { kind: 'right', device: 'known', message: undefined }, 'real'],
    ['a test identity, which was sent nothing', { kind: 'right', device: 'known', message }, 'test'],
    ['a decoy, which was sent nothing', { kind: 'right', device: 'known', message }, 'decoy'],
  ])('is not given for %s', async (_what, redemption, recipient) => {
    const { answer, state, calls } = verifier({ redemption });
    await answer({ state: { ...state, recipient } });
    expect(calls).toEqual(['redeem']);
  });

  it('that the table does not take leaves the answer right: its code is used', async () => {
    const creditMessage = () => Promise.reject(new Error('down'));
    expect(await verifier({ limits: { creditMessage } }).answer()).toBe(true);
  });
});

describe('an answer that is not looked at', () => {
  it('is one without a state of ours', async () => {
    const { answer, calls, emitted } = verifier();
    expect(await answer({ state: undefined })).toBe(false);
    expect([calls, emitted]).toEqual([[], []]);
  });

  it('is one that asks for the code again', async () => {
    const { answer, calls, emitted } = verifier();
    expect(await answer({ clientMetadata: { ...clientMetadata, resend: true } })).toBe(false);
    expect([calls, emitted]).toEqual([[], []]);
  });
});

describe('somebody who was sent nothing', () => {
  it('is asked about as a user is, and no answer is right', async () => {
    const { answer, state, calls, requests, emitted } = verifier();
    expect(await answer({ state: { ...state, recipient: 'decoy' } })).toBe(false);
    expect(await answer({ user: { ...user, exists: false } })).toBe(false);
    expect(calls).toEqual(['redeem', 'redeem']);
    expect(requests.map(({ isRight }) => isRight(state.nonce))).toEqual([false, false]);
    expect(emitted).toEqual([['CodeWrong'], ['CodeWrong']]);
  });
});

describe('a test identity', () => {
  const settings = {
    TEST_IDENTITIES: JSON.stringify({ '+4915123456789': { code: '246810', until: '2026-12-01' } }),
  };
  const identity = (over: Partial<TriggerInput> = {}) => {
    const { answer, state } = verifier({ settings });
    return answer({ state: { ...state, recipient: 'test' }, answer: '246810', ...over });
  };

  it('has its own code, by the contact of the channel that the round named', async () => {
    expect(await identity()).toBe(true);
    expect(await identity({ attributes: { email: '+4915123456789' } })).toBe(false);
    expect(await identity({ attributes: {} })).toBe(false);
  });

  it('has the code of that channel’s contact, whichever channel comes first', async () => {
    const codes = {
      '+4915123456789': { code: '246810', until: '2026-12-01' },
      'review@example.com': { code: '135791', until: '2026-12-01' },
    };
    const { answer, state } = verifier({ settings: { TEST_IDENTITIES: JSON.stringify(codes) } });
    const both = { phone_number: '+4915123456789', email: 'review@example.com' };
    for (const [channel, right, wrong] of [
      ['SMS', '246810', '135791'],
      ['EMAIL', '135791', '246810'],
    ] as const) {
      const round = { attributes: both, state: { ...state, channel, recipient: 'test' as const } };
      expect(await answer({ ...round, answer: right })).toBe(true);
      expect(await answer({ ...round, answer: wrong })).toBe(false);
    }
  });

  it('has no other code, and a real user has not its', async () => {
    const { answer, state, code } = verifier({ settings });
    expect(await answer({ state: { ...state, recipient: 'test' }, answer: code })).toBe(code === '246810');
    expect(await answer({ answer: '246810' })).toBe(code === '246810');
  });

  it('is let in by no code where the round was played for nobody', async () => {
    const { answer, state } = verifier({ settings });
    expect(await answer({ state: { ...state, recipient: 'decoy' }, answer: '246810' })).toBe(false);
  });

  it('is not let in by a channel that the deployment has no more', async () => {
    const { answer, state } = verifier({ settings });
    const round = { ...state, recipient: 'test', channel: 'FAX' } as const;
    expect(await answer({ state: round, answer: '246810' })).toBe(false);
  });

  it('is not let in where its name is not a user’s', async () => {
    expect(await identity({ user: { ...user, exists: false } })).toBe(false);
  });
});

describe('an opening round', () => {
  const opening = openingState;

  it.each([
    ['EMAIL', true],
    [' email ', true],
    ['Email\n', true],
    ['SMS', false],
    ['', false],
    ['E-MAIL', false],
    ['EMAIL'.padEnd(19), true],
    ['EMAIL'.padEnd(20), false],
    [undefined, false],
  ])('takes %j for its second channel: %s', async (answer, named) => {
    const { answer: give, calls, emitted } = verifier();
    expect(await give({ state: opening, answer })).toBe(named);
    expect([calls, emitted]).toEqual([[], []]);
  });
});

describe('with AUTO_VERIFY=proof, a code that went to a contact not yet verified', () => {
  const settings = { AUTO_VERIFY: 'proof' };
  const contact = attributes.phone_number;
  const unproven = (over: Partial<TriggerInput> = {}, redemption?: Redemption) => {
    const verifying = verifier({ settings, ...(redemption && { redemption }) });
    const { deps, state } = verifying;
    const code = deriveCode(deps.hmac, { ...user, nonce: state.nonce, contact }, 6);
    const answered = verifying.answer({
      state: { ...state, recipient: 'unproven' },
      answer: code,
      ...over,
    });
    return { ...verifying, code, answered };
  };

  it('is right, and marks the contact as verified', async () => {
    const { answered, deps } = unproven();
    expect(await answered).toBe(true);
    expect(deps.marked).toEqual([{ userName: 'ada', attribute: 'phone_number', value: contact }]);
  });

  it('marks it again on Cognito’s second try', async () => {
    const { answered, deps } = unproven({}, { kind: 'again' });
    expect(await answered).toBe(true);
    expect(deps.marked.length).toBe(1);
  });

  it('is right for that value of the contact only, and never where no contact is to be proven', async () => {
    for (const now of [
      { phone_number: '+4915123456780' },
      {},
      { ...attributes, email: 'a@b.example', email_verified: 'true' },
    ]) {
      const { answered, deps } = unproven({ attributes: now });
      expect(await answered).toBe(false);
      expect(deps.marked).toEqual([]);
    }
  });

  it('is not the code of the nonce alone, which a verified contact would get', async () => {
    const { code } = verifier({ settings });
    expect(await unproven({ answer: code }).answered).toBe(false);
    const gone = unproven({ attributes: {}, answer: code });
    expect(await gone.answered).toBe(false);
  });

  it('marks nothing for a code that went to a verified contact, nor after a wrong answer', async () => {
    const { answer, deps } = verifier({ settings });
    expect(await answer()).toBe(true);
    expect(deps.marked).toEqual([]);
    const wrong = unproven({ answer: '000000' });
    expect([await wrong.answered, wrong.deps.marked]).toEqual([wrong.code === '000000', []]);
  });
});
