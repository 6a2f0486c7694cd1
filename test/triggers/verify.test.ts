import { describe, expect, it } from 'vitest';
import { deriveCode, deriveProof } from '../../src/crypto/code.ts';
import type { CodeState } from '../../src/crypto/state.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { ConsumeRequest, Limits, Spending } from '../../src/limits/limits.ts';
import type { TriggerInput } from '../../src/triggers/event.ts';
import { verify } from '../../src/triggers/verify.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const clientMetadata = { resend: false, channel: undefined, proof: undefined, locale: undefined };
const attributes = { phone_number: '+4915123456789' };
const other = 'CCCCCCCCCCCCCCCCCCCCCC';

function verifier({
  limits = {},
  settings = {},
  spending = {},
}: {
  limits?: Partial<Limits>;
  settings?: Record<string, string>;
  /** What the spend finds: the code of the state is live where nothing else is said. */
  spending?: Partial<Spending>;
} = {}) {
  const calls: string[] = [];
  const consumed: ConsumeRequest[] = [];
  const { emitted, emit } = recordMetrics();
  const heard: Partial<Limits> = {
    spend: async (_user, _now, proof) => {
      calls.push(proof ? `spend ${proof}` : 'spend');
      return spent;
    },
    consume: async (request) => {
      calls.push(`consume ${request.use.nonce}`);
      consumed.push(request);
      return 'used';
    },
    lock: async (_user, _now, given) => {
      calls.push(given === spent ? 'lock' : 'lock something else');
    },
    creditMessage: ({ channel, country, standing }) => {
      calls.push(`credit ${channel} ${country} ${standing}`);
    },
  };
  const deps = { ...testDeps({ settings, limits: () => ({ ...noLimits, ...heard, ...limits }) }), emit };
  const now = deps.clockMs / 1000;
  const state: CodeState = {
    kind: 'code',
    nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
    signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
    issuedAt: now,
    wrong: 0,
    sends: 1,
    sentAt: now,
    channel: 'SMS',
    country: 'DE',
    standing: 'proven',
    recipient: 'real',
  };
  const spent: Spending = {
    allowed: true,
    register: { kind: 'common' },
    wouldLock: false,
    wouldDisable: false,
    codes: [{ nonce: state.nonce, issuedAt: now }],
    lastUse: undefined,
    devices: [],
    deadCodes: [],
    ...spending,
  };
  const codeOf = (nonce: string) => deriveCode(deps.hmac, { ...user, nonce }, 6);
  const code = codeOf(state.nonce);
  const wrong = code === '111111' ? '222222' : '111111';
  const answer = async (over: Partial<TriggerInput> = {}) =>
    (await verify({ user, attributes, state, answer: code, clientMetadata, ...over }, deps)).answerCorrect;
  return { deps, now, answer, state, code, codeOf, wrong, spent, calls, consumed, emitted };
}

describe('a right answer', () => {
  it('is spent, used up and told to the breaker of the message’s country and kind of user', async () => {
    const { answer, state, calls, emitted } = verifier();
    expect(await answer()).toBe(true);
    expect(calls).toEqual(['spend', `consume ${state.nonce}`, 'credit SMS DE proven']);
    expect(emitted).toEqual([['CodeRight', { Channel: 'SMS' }]]);
  });

  it('is used up as of this sign-in, which makes its proof worth something', async () => {
    const { deps, now, answer, state, spent, consumed } = verifier();
    await answer();
    expect(consumed).toEqual([
      {
        user,
        spending: spent,
        use: { nonce: state.nonce, signIn: state.signIn, at: now },
        proof: deriveProof(deps.hmac, user, state.signIn),
      },
    ]);
  });

  it('is spent with the proof that the client shows', async () => {
    const { answer, calls } = verifier();
    await answer({ clientMetadata: { ...clientMetadata, proof: 'proof' } });
    expect(calls[0]).toBe('spend proof');
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

  it('is right and counted once where the table has used it up by an earlier try of the same call', async () => {
    const { answer, emitted } = verifier({ limits: { consume: async () => 'again' } });
    expect(await answer()).toBe(true);
    expect(emitted).toEqual([]);
  });

  it('of another sign-in’s code is stale too where another answer was faster', async () => {
    const { answer, codeOf, emitted } = verifier({
      limits: { consume: async () => 'gone' },
      spending: { codes: [{ nonce: other, issuedAt: 0 }] },
    });
    expect(await answer({ answer: codeOf(other) })).toBe(false);
    expect(emitted).toEqual([['CodeStale']]);
  });

  it('is stale where another answer was faster', async () => {
    const { answer, emitted } = verifier({ limits: { consume: async () => 'gone' } });
    expect(await answer()).toBe(false);
    expect(emitted).toEqual([['CodeStale']]);
  });

  it('is stale where the code of this sign-in is not live any more, though it is in its time', async () => {
    const { answer, calls, emitted } = verifier({ spending: { codes: [] } });
    expect(await answer()).toBe(false);
    expect(calls).toEqual(['spend']);
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
    const { answer } = verifier();
    for (const somebody of [{ userName: 'bob' }, { clientId: 'd' }, { userPoolId: 'q' }])
      expect(await answer({ user: { ...user, ...somebody } })).toBe(false);
    const { answer: elsewhere } = verifier({ spending: { codes: [{ nonce: other, issuedAt: 0 }] } });
    expect(await elsewhere()).toBe(false);
  });
});

describe('what is live', () => {
  const two = (now: number, nonce: string) => [
    { nonce: other, issuedAt: now },
    { nonce, issuedAt: now - 200 },
  ];

  it('is right in whichever sign-in it is typed, the newest as well as the one before', async () => {
    for (const which of [0, 1]) {
      const { answer, codeOf, state, calls } = verifier({
        spending: { codes: two(1000, 'AAAAAAAAAAAAAAAAAAAAAA') },
      });
      const nonce = [other, state.nonce][which] ?? '';
      expect(await answer({ answer: codeOf(nonce) })).toBe(true);
      expect(calls[1]).toBe(`consume ${nonce}`);
    }
  });

  it('counts, and not how old the sign-in’s own code is', async () => {
    const { answer, state, codeOf } = verifier({ spending: { codes: [{ nonce: other, issuedAt: 0 }] } });
    expect(await answer({ state: { ...state, issuedAt: 1 }, answer: codeOf(other) })).toBe(true);
  });

  it('is what the sealed state says where there is no table, in its time', async () => {
    for (const [age, right] of [
      [0, true],
      [299, true],
      [300, false],
      [-5, true],
      [-6, false],
    ] as const) {
      const { answer, state, now } = verifier({ spending: { codes: undefined } });
      expect(await answer({ state: { ...state, issuedAt: now - age } })).toBe(right);
    }
  });
});

describe('an answer that Cognito asks for again', () => {
  const used = (over: Partial<{ signIn: string; ago: number }> = {}) => {
    const { signIn = 'BBBBBBBBBBBBBBBBBBBBBB', ago = 5 } = over;
    const { now, state } = verifier();
    return verifier({ spending: { codes: [], lastUse: { nonce: state.nonce, signIn, at: now - ago } } });
  };

  it('is right again in the same sign-in, and neither uses up nor counts anything', async () => {
    const { answer, calls, emitted } = used();
    expect(await answer()).toBe(true);
    expect(calls).toEqual(['spend']);
    expect(emitted).toEqual([]);
  });

  it('is so for 20 s', async () => {
    expect(await used({ ago: 20 }).answer()).toBe(true);
    expect(await used({ ago: 21 }).answer()).toBe(false);
  });

  it('is not right in another sign-in, nor where it is another answer', async () => {
    const { answer, emitted } = used({ signIn: other });
    expect(await answer()).toBe(false);
    expect(emitted).toEqual([['CodeStale']]);
    const again = used();
    expect(await again.answer({ answer: again.wrong })).toBe(false);
  });

  it('is right for nobody who was sent nothing', async () => {
    const { answer, state } = used();
    expect(await answer({ state: { ...state, recipient: 'decoy' } })).toBe(false);
    expect(await answer({ user: { ...user, exists: false } })).toBe(false);
  });
});

describe('a wrong answer', () => {
  it('is spent, and uses nothing up', async () => {
    const { answer, wrong, calls, emitted } = verifier();
    expect(await answer({ answer: wrong })).toBe(false);
    expect(calls).toEqual(['spend']);
    expect(emitted).toEqual([['CodeWrong']]);
  });

  it.each([
    [true, true, [['UserDisabled'], ['UserLocked']]],
    [true, false, [['UserLocked']]],
    [false, true, [['UserDisabled']]],
  ])(
    'locks (%s) and disables (%s) where the limits say that it would',
    async (wouldLock, wouldDisable, told) => {
      const { answer, wrong, calls, emitted } = verifier({ spending: { wouldLock, wouldDisable } });
      expect(await answer({ answer: wrong })).toBe(false);
      expect(calls).toEqual(['spend', 'lock']);
      expect(emitted).toEqual([['CodeWrong'], ...told]);
      const right = verifier({ spending: { wouldLock, wouldDisable } });
      expect(await right.answer()).toBe(true);
      expect(right.calls).not.toContain('lock');
    },
  );

  it.each([undefined, '', '12345', '1234567', 'x', '9'.repeat(10_000)])(
    'that can be no code, such as %j, costs no guess',
    async (answer) => {
      const { answer: give, calls, emitted } = verifier();
      expect(await give({ answer })).toBe(false);
      expect(calls).toEqual([]);
      expect(emitted).toEqual([['CodeWrong']]);
    },
  );

  it('that comes too late is told apart in the metrics, and spent like any other', async () => {
    for (const seconds of [-300, 6]) {
      const { answer, state, calls, emitted } = verifier({ spending: { codes: [] } });
      expect(await answer({ state: { ...state, issuedAt: state.issuedAt + seconds } })).toBe(false);
      expect(calls).toEqual(['spend']);
      expect(emitted).toEqual([['CodeExpired']]);
    }
  });
});

describe('what the metrics call a wrong answer', () => {
  it.each([
    ['wrong', 'no code is live, but this sign-in’s own is in its time', { codes: [] }, 0],
    ['wrong', 'this sign-in’s own is past its time, but another is live', {}, 300],
    ['expired', 'there is no table, and this sign-in’s own is past its time', { codes: undefined }, 300],
  ] as const)('is %s where %s', async (name, _why, spending, age) => {
    const { answer, wrong, state, emitted } = verifier({ spending });
    expect(await answer({ answer: wrong, state: { ...state, issuedAt: state.issuedAt - age } })).toBe(false);
    expect(emitted).toEqual([[name === 'wrong' ? 'CodeWrong' : 'CodeExpired']]);
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

  it('is not let in without a code that is live', async () => {
    const { answer, state } = verifier({ settings, spending: { codes: [] } });
    expect(await answer({ state: { ...state, recipient: 'test' }, answer: '246810' })).toBe(false);
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
