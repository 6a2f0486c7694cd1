import { describe, expect, it } from 'vitest';
import { deriveCode } from '../../src/challenge/code.ts';
import type { CodeState } from '../../src/challenge/state.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { Limits } from '../../src/limits/limits.ts';
import type { Call } from '../../src/triggers/read-event.ts';
import { verify } from '../../src/triggers/verify.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const wishes = { resend: false, channel: undefined, locale: undefined };
const attributes = { phone_number: '+4915123456789' };

function verifier({
  limits = {},
  settings = {},
}: {
  limits?: Partial<Limits>;
  settings?: Record<string, string>;
} = {}) {
  const calls: string[] = [];
  const { emitted, emit } = recordMetrics();
  const heard: Partial<Limits> = {
    spend: async () => {
      calls.push('spend');
      return { allowed: true, wouldLock: false, wouldDisable: false };
    },
    consume: async (_user, nonce) => {
      calls.push(`consume ${nonce}`);
      return true;
    },
    lock: async () => {
      calls.push('lock');
    },
    creditMessage: (channel, country) => {
      calls.push(`credit ${channel} ${country}`);
    },
  };
  const deps = { ...testDeps({ settings, limits: () => ({ ...noLimits, ...heard, ...limits }) }), emit };
  const state: CodeState = {
    kind: 'code',
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    issuedAt: deps.clockMs / 1000,
    wrong: 0,
    sends: 1,
    sentAt: deps.clockMs / 1000,
    channel: 'SMS',
    country: 'DE',
    recipient: 'real',
  };
  const code = deriveCode(deps.hmac, { ...user, nonce: state.nonce }, 6);
  const wrong = code === '111111' ? '222222' : '111111';
  const answer = async (over: Partial<Call> = {}) =>
    (await verify({ user, attributes, state, answer: code, wishes, ...over }, deps)).answerCorrect;
  return { answer, state, code, wrong, calls, emitted };
}

describe('a right answer', () => {
  it('is spent, used up and told to the breaker of the message’s country', async () => {
    const { answer, state, calls, emitted } = verifier();
    expect(await answer()).toBe(true);
    expect(calls).toEqual(['spend', `consume ${state.nonce}`, 'credit SMS DE']);
    expect(emitted).toEqual([['CodeRight', { Channel: 'SMS' }]]);
  });

  it('speaks for no country where the state has none', async () => {
    const { answer, state, calls } = verifier();
    expect(await answer({ state: { ...state, country: '' } })).toBe(true);
    expect(calls.at(-1)).toMatch(/^consume/);
  });

  it('lets in by a channel that the deployment has no more, and is no metric of it', async () => {
    const { answer, state, emitted } = verifier();
    expect(await answer({ state: { ...state, channel: 'FAX' } })).toBe(true);
    expect(emitted).toEqual([]);
  });

  it('is stale where the code is not live any more', async () => {
    const { answer, emitted } = verifier({ limits: { consume: async () => false } });
    expect(await answer()).toBe(false);
    expect(emitted).toEqual([['CodeStale']]);
  });

  it('is not compared where the user has no guess left', async () => {
    const { answer, calls, emitted } = verifier({ limits: { spend: async () => ({ allowed: false }) } });
    expect(await answer()).toBe(false);
    expect(calls).toEqual([]);
    expect(emitted).toEqual([['GuessRefused']]);
  });

  it('lets nobody in where the table does not answer, before or after the compare', async () => {
    const down = () => Promise.reject(new Error('down'));
    for (const limits of [{ spend: down }, { consume: down }])
      await expect(verifier({ limits }).answer()).rejects.toThrow('down');
  });

  it('of one user is wrong for another, another client and another round', async () => {
    const { answer, state } = verifier();
    for (const other of [{ userName: 'bob' }, { clientId: 'd' }, { userPoolId: 'q' }])
      expect(await answer({ user: { ...user, ...other } })).toBe(false);
    expect(await answer({ state: { ...state, nonce: 'BAAAAAAAAAAAAAAAAAAAAA' } })).toBe(false);
  });
});

describe('a wrong answer', () => {
  it('is spent, and uses nothing up', async () => {
    const { answer, wrong, calls, emitted } = verifier();
    expect(await answer({ answer: wrong })).toBe(false);
    expect(calls).toEqual(['spend']);
    expect(emitted).toEqual([['CodeWrong']]);
  });

  it('locks and disables where the limits say that it would', async () => {
    const spend = async () => ({ allowed: true, wouldLock: true, wouldDisable: true }) as const;
    const { answer, wrong, calls, emitted } = verifier({ limits: { spend } });
    expect(await answer({ answer: wrong })).toBe(false);
    expect(calls).toEqual(['lock']);
    expect(emitted).toEqual([['CodeWrong'], ['UserDisabled'], ['UserLocked']]);
    const right = verifier({ limits: { spend } });
    expect(await right.answer()).toBe(true);
    expect(right.calls).not.toContain('lock');
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
});

describe('an answer that is not looked at', () => {
  it('is one without a state of ours', async () => {
    const { answer, calls, emitted } = verifier();
    expect(await answer({ state: undefined })).toBe(false);
    expect([calls, emitted]).toEqual([[], []]);
  });

  it('is one that asks for the code again', async () => {
    const { answer, calls, emitted } = verifier();
    expect(await answer({ wishes: { ...wishes, resend: true } })).toBe(false);
    expect([calls, emitted]).toEqual([[], []]);
  });

  it('is one to a code past its life, or from the future', async () => {
    for (const seconds of [-300, 6]) {
      const { answer, state, calls, emitted } = verifier();
      expect(await answer({ state: { ...state, issuedAt: state.issuedAt + seconds } })).toBe(false);
      expect(calls).toEqual([]);
      expect(emitted).toEqual([['CodeExpired']]);
    }
  });
});

describe('somebody who was sent nothing', () => {
  it('spends guesses as a user does, and no answer is right', async () => {
    const { answer, state, calls, emitted } = verifier();
    expect(await answer({ state: { ...state, recipient: 'decoy' } })).toBe(false);
    expect(await answer({ user: { ...user, exists: false } })).toBe(false);
    expect(calls).toEqual(['spend', 'spend']);
    expect(emitted).toEqual([['CodeWrong'], ['CodeWrong']]);
  });
});

describe('a test identity', () => {
  const settings = {
    TEST_IDENTITIES: JSON.stringify({ '+4915123456789': { code: '246810', until: '2026-12-01' } }),
  };
  const identity = (over: Partial<Call> = {}) => {
    const { answer, state } = verifier({ settings });
    return answer({ state: { ...state, recipient: 'test' }, answer: '246810', ...over });
  };

  it('has its own code, by the contact of the channel that the round named', async () => {
    expect(await identity()).toBe(true);
    expect(await identity({ attributes: { email: '+4915123456789' } })).toBe(false);
    expect(await identity({ attributes: {} })).toBe(false);
  });

  it('has no other code, and a real user has not its', async () => {
    const { answer, state, code } = verifier({ settings });
    expect(await answer({ state: { ...state, recipient: 'test' }, answer: code })).toBe(code === '246810');
    expect(await answer({ answer: '246810' })).toBe(code === '246810');
  });

  it('that is locked out is let in by no code', async () => {
    const { answer, state } = verifier({ settings });
    expect(await answer({ state: { ...state, recipient: 'decoy' }, answer: '246810' })).toBe(false);
  });

  it('is not let in where its name is not a user’s', async () => {
    expect(await identity({ user: { ...user, exists: false } })).toBe(false);
  });
});

describe('the round that asks for a channel', () => {
  const choice = { kind: 'choice', ifTrue: 'EMAIL' } as const;

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
    expect(await give({ state: choice, answer })).toBe(named);
    expect([calls, emitted]).toEqual([[], []]);
  });
});
