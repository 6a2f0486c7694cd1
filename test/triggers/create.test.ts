import { describe, expect, it } from 'vitest';
import type { ChallengeState, CodeState } from '../../src/crypto/state.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import { create } from '../../src/triggers/create.ts';
import type { TriggerInput } from '../../src/triggers/event.ts';
import { fakeChannel } from '../support/channel.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';
import { noMetadata, openingState } from '../support/states.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const attributes = {
  'custom:pigeon': 'coop',
  'custom:pigeon_verified': 'true',
  'custom:raven': 'tower',
  'custom:raven_verified': 'true',
};
const clientMetadata = noMetadata;

/** Channels of the test's in the places of SMS and email, which the settings name. */
function deployment(settings: Record<string, string> = {}) {
  const sent: { to: string; locale: string | undefined }[] = [];
  const channel = (name: string) =>
    fakeChannel(name, {
      send: async (to, { locale }) => {
        sent.push({ to, locale });
      },
    });
  const { emitted, emit } = recordMetrics();
  const channels = [channel('PIGEON'), channel('RAVEN')];
  const deps = { ...testDeps({ settings, limits: noLimits }), channels, emit };
  const ask = (over: Partial<TriggerInput> = {}) =>
    create({ user, attributes, session: [], state: undefined, clientMetadata, ...over }, deps);
  return { deps, ask, sent, emitted, open: (sealed: string | undefined) => deps.openState(user, sealed) };
}

const code = (nowSeconds: number, over: Partial<CodeState> = {}): CodeState => ({
  kind: 'code',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: nowSeconds,
  wrong: 0,
  unreadable: 0,
  sends: 1,
  sentAt: nowSeconds,
  channel: 'RAVEN',
  recipient: 'real',
  ...over,
});

describe('what Create asks the limits', () => {
  it.each([
    ['a start that SRP or a choice came before', { resend: false }, undefined],
    ['a resend', { resend: true }, code(0)],
  ])('shows them the proof that came with %s', async (_round, wish, state) => {
    const shown: unknown[] = [];
    const { deps } = deployment();
    const limits: typeof deps.limits = {
      ...deps.limits,
      seeTurn: (request) => {
        shown.push(request.proof);
        return deps.limits.seeTurn(request);
      },
    };
    const proof = 'P'.repeat(43);
    await create(
      { user, attributes, session: [], state, clientMetadata: { ...clientMetadata, ...wish, proof } },
      { ...deps, limits },
    );
    expect(shown).toEqual([proof]);
  });
});

describe('what Create hands on', () => {
  it('is one sealed state to Verify and to the next round, and no code to anybody', async () => {
    const { deps, ask, open } = deployment();
    const { privateChallengeParameters, challengeMetadata, publicChallengeParameters } = await ask();
    expect(privateChallengeParameters).toEqual({ state: challengeMetadata });
    expect(open(challengeMetadata)).toMatchObject({
      kind: 'code',
      channel: 'PIGEON',
      issuedAt: deps.clockMs / 1000,
    });
    expect(publicChallengeParameters).toMatchObject({
      STATUS: 'CODE_SENT',
      CODE_DELIVERY_DELIVERY_MEDIUM: 'PIGEON',
      CODE_DELIVERY_DESTINATION: 'PIGEON c***',
    });
  });

  it('is a proof of this sign-in’s own, the same in each of its rounds and nobody else’s', async () => {
    const proofs: (string | undefined)[] = [];
    const { deps, ask, open } = deployment();
    const start = await ask();
    const state = open(start.challengeMetadata);
    deps.clockMs += 60_000;
    for (const round of [
      start,
      await ask({ state }),
      await ask({ state, clientMetadata: { ...clientMetadata, resend: true } }),
      await ask(),
    ])
      proofs.push(round.publicChallengeParameters.PROOF);
    const [first, wrong, resent, other] = proofs;
    expect(first).toMatch(/^[\w-]{43}$/);
    expect([wrong, resent]).toEqual([first, first]);
    expect(other).not.toBe(first);
  });

  it('is another proof in a sign-in that shares its code, which anybody may start', async () => {
    const deps = testDeps();
    const owner = { email: 'ada@example.com', email_verified: 'true' };
    const start = () =>
      create({ user, attributes: owner, session: [], state: undefined, clientMetadata }, deps);
    const [one, two] = [await start(), await start()];
    const nonces = [one, two].map(({ challengeMetadata }) => {
      const state = deps.openState(user, challengeMetadata);
      return state?.kind === 'code' ? state.nonce : undefined;
    });
    expect(nonces[1]).toBe(nonces[0]);
    expect(deps.outbox).toHaveLength(1);
    expect(two.publicChallengeParameters.PROOF).not.toBe(one.publicChallengeParameters.PROOF);
  });

  it('is a proof for a stranger too', async () => {
    const { ask } = deployment();
    const stranger = await ask({ user: { ...user, exists: false }, attributes: {} });
    expect(stranger.publicChallengeParameters.PROOF).toMatch(/^[\w-]{43}$/);
    expect(Object.keys(stranger.publicChallengeParameters)).toEqual(
      Object.keys((await ask()).publicChallengeParameters),
    );
  });

  it('is an opening round, before anything is read or sent, where the client has the first word', async () => {
    const { deps, ask, sent, open } = deployment({ START: 'client' });
    const { publicChallengeParameters, challengeMetadata } = await ask();
    expect(publicChallengeParameters).toEqual({
      STATUS: 'READY',
      CHANNELS: 'SMS,EMAIL',
      NOW: String(deps.clockMs / 1000),
    });
    expect(open(challengeMetadata)).toMatchObject({ kind: 'opening', failed: 0, ifTrue: 'EMAIL' });
    expect(sent).toEqual([]);
  });
});

describe('the language', () => {
  it.each([
    ['an opening', openingState, {}, 'pt-BR'],
    ['a resend', code(0), { resend: true }, 'pt-BR'],
    ['a start', undefined, {}, 'de'],
  ])('of %s that names one is sent: %s', async (_round, state, asked, expected) => {
    const { ask, sent } = deployment({ START: state ? 'client' : 'server' });
    await ask({
      state,
      attributes: { ...attributes, locale: 'de' },
      clientMetadata: { ...clientMetadata, ...asked, locale: 'pt-BR' },
    });
    expect(sent).toMatchObject([{ locale: expected }]);
  });
});

describe('the channel', () => {
  it('is the first of the deployment’s at a start, whatever the last item of the session says', async () => {
    const { ask, sent } = deployment();
    await ask({ session: [{ challenge: 'SRP_A', passed: true }] });
    expect(sent).toMatchObject([{ to: 'coop' }]);
  });

  it('is the one that the sign-in has kept to, at a resend', async () => {
    const { deps, ask, sent } = deployment();
    const state = code(deps.clockMs / 1000 - 60);
    await ask({ state, clientMetadata: { ...clientMetadata, resend: true } });
    expect(sent).toMatchObject([{ to: 'tower' }]);
  });

  it('is the other one where the kept one cannot be used any more', async () => {
    const { deps, ask, sent } = deployment();
    const { publicChallengeParameters } = await ask({
      state: code(deps.clockMs / 1000 - 60),
      attributes: { ...attributes, 'custom:raven_verified': 'false' },
      clientMetadata: { ...clientMetadata, resend: true },
    });
    expect(sent).toMatchObject([{ to: 'coop' }]);
    expect(publicChallengeParameters).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'PIGEON' });
  });
});

describe('a round that sends nothing', () => {
  const answered = (over: Partial<CodeState>, resend: boolean, secondsLater: number) => {
    const { deps, ask, sent, emitted, open } = deployment();
    const state = code(deps.clockMs / 1000 - secondsLater, over);
    return { response: ask({ state, clientMetadata: { ...clientMetadata, resend } }), sent, emitted, open };
  };

  it.each([
    ['after a wrong answer', {}, false, 10, 'WRONG_CODE'],
    ['after the code’s life', {}, false, 300, 'CODE_EXPIRED'],
    ['within the cooldown', {}, true, 29, 'RESEND_TOO_SOON'],
    ['after the last send', { sends: 3 }, true, 60, 'RESEND_TOO_SOON'],
  ])('%s says so, of the channel that was used', async (_when, over, resend, seconds, status) => {
    const { response, sent } = answered(over, resend, seconds);
    expect((await response).publicChallengeParameters).toMatchObject({
      STATUS: status,
      CODE_DELIVERY_DELIVERY_MEDIUM: 'RAVEN',
    });
    expect(sent).toEqual([]);
  });

  it('counts the wrong answer in the state, and a refused resend in the metrics', async () => {
    const wrong = answered({ wrong: 1 }, false, 10);
    expect(wrong.open((await wrong.response).challengeMetadata)).toMatchObject({ wrong: 2 });
    expect(wrong.emitted).toEqual([]);
    const soon = answered({ wrong: 1 }, true, 10);
    expect(soon.open((await soon.response).challengeMetadata)).toMatchObject({ wrong: 1 });
    expect(soon.emitted).toEqual([['ResendRefused']]);
  });
});

describe('the locale', () => {
  const asked = { ...clientMetadata, locale: 'fr' };

  it('is the user’s own at a start, whatever the client asks for', async () => {
    const { ask, sent } = deployment();
    await ask({ attributes: { ...attributes, locale: 'de' }, clientMetadata: asked });
    expect(sent).toMatchObject([{ locale: 'de' }]);
  });

  it('is the client’s at a resend, and the user’s where the client has none', async () => {
    for (const [locale, expected] of [
      ['fr', 'fr'],
      [undefined, 'de'],
    ]) {
      const { deps, ask, sent } = deployment();
      const state: ChallengeState = code(deps.clockMs / 1000 - 60);
      await ask({
        state,
        attributes: { ...attributes, locale: 'de' },
        clientMetadata: { ...asked, locale, resend: true },
      });
      expect(sent).toMatchObject([{ locale: expected }]);
    }
  });
});

describe('contacts that cannot be used', () => {
  it('are counted by why, unless they are just not there', async () => {
    const { ask, emitted } = deployment();
    await ask({ attributes: { 'custom:pigeon': 'coop' } });
    expect(emitted.filter(([name]) => name === 'ContactRefused')).toEqual([
      ['ContactRefused', { Reason: 'unverified' }],
    ]);
  });

  it('give strangers the channels that DECOY_CHANNEL_SHARES says users have', async () => {
    const bySms = async (DECOY_CHANNEL_SHARES: string) => {
      const deps = testDeps({ settings: { DECOY_CHANNEL_SHARES }, limits: noLimits });
      let count = 0;
      for (let i = 0; i < 100; i++) {
        const stranger = { ...user, userName: `nobody-${i}`, exists: false };
        const call = { user: stranger, attributes: {}, session: [], state: undefined, clientMetadata };
        const { publicChallengeParameters } = await create(call, deps);
        if (publicChallengeParameters.CODE_DELIVERY_DELIVERY_MEDIUM === 'SMS') count++;
      }
      return count;
    };
    expect(await bySms('sms:100,email:100')).toBe(100);
    expect(await bySms('sms:1,email:100')).toBeLessThan(5);
    expect(Math.abs((await bySms('sms:30,email:95')) - 30)).toBeLessThan(15);
  });

  it('leave a user to be shown what could be verified', async () => {
    const { ask, sent, open } = deployment();
    const { publicChallengeParameters, challengeMetadata } = await ask({
      attributes: { 'custom:raven': 'raven:tower' },
    });
    expect(publicChallengeParameters).toMatchObject({
      STATUS: 'CODE_SENT',
      CODE_DELIVERY_DESTINATION: 'RAVEN r***',
    });
    expect(open(challengeMetadata)).toMatchObject({ recipient: 'decoy' });
    expect(sent).toEqual([]);
  });
});

describe('a user without a contact', () => {
  it.each([
    [
      'a client that has proven a password',
      [
        ['SRP_A', true],
        ['PASSWORD_VERIFIER', true],
      ],
      'NO_CONTACT',
    ],
    ['a client that has only named the user', [['SRP_A', true]], 'CODE_SENT'],
    [
      'a client whose password was wrong',
      [
        ['SRP_A', true],
        ['PASSWORD_VERIFIER', false],
      ],
      'CODE_SENT',
    ],
    ['a client that has proven something else', [['SMS_MFA', true]], 'CODE_SENT'],
  ] as const)('gets NO_CONTACT only after a password: %s', async (_who, rounds, STATUS) => {
    const { ask } = deployment();
    const session = rounds.map(([challenge, passed]) => ({ challenge, passed }));
    const { publicChallengeParameters } = await ask({ attributes: {}, session });
    expect(publicChallengeParameters).toMatchObject({ STATUS });
  });
});

describe('a contact that nobody has proven', () => {
  const unverified = { 'custom:pigeon': 'coop', 'custom:raven': 'bad', 'custom:raven_verified': 'true' };

  it('is sent a code with AUTO_VERIFY=proof, and is not counted as refused', async () => {
    const { ask, sent, emitted, open } = deployment({ AUTO_VERIFY: 'proof' });
    const { challengeMetadata } = await ask({ attributes: { 'custom:pigeon': 'coop' } });
    expect(open(challengeMetadata)).toMatchObject({ recipient: 'unproven', channel: 'PIGEON' });
    expect(sent).toMatchObject([{ to: 'coop' }]);
    expect(emitted.filter(([name]) => name === 'ContactRefused')).toEqual([]);
  });

  it.each(['proof', 'delivery', 'none'])(
    'is sent none with AUTO_VERIFY=%s, where another one is verified',
    async (AUTO_VERIFY) => {
      const { ask, sent, emitted } = deployment({ AUTO_VERIFY });
      await ask({ attributes: unverified });
      expect(sent).toEqual([]);
      expect(emitted.filter(([name]) => name === 'ContactRefused')).toEqual([
        ['ContactRefused', { Reason: 'unverified' }],
        ['ContactRefused', { Reason: 'malformed' }],
      ]);
    },
  );

  it('leaves what else is refused to be counted', async () => {
    const { ask, sent, emitted } = deployment({ AUTO_VERIFY: 'proof' });
    await ask({ attributes: { 'custom:pigeon': 'coop', 'custom:raven': 'bad' } });
    expect(sent).toMatchObject([{ to: 'coop' }]);
    expect(emitted.filter(([name]) => name === 'ContactRefused')).toEqual([
      ['ContactRefused', { Reason: 'malformed' }],
    ]);
  });
});

describe('a resend by another channel', () => {
  const reviewer = 'review@example.com';
  const settings = {
    TEST_IDENTITIES: JSON.stringify({ [reviewer]: { code: '246810', until: '2026-12-01' } }),
  };
  const withReviewer = {
    phone_number: '+4915123456789',
    phone_number_verified: 'true',
    email: reviewer,
    email_verified: 'true',
  };

  async function resend(channel: string, recipient: CodeState['recipient'], wish: string) {
    const deps = testDeps({ settings, limits: noLimits });
    const state = code(deps.clockMs / 1000 - 60, { channel, recipient });
    const asked = { ...clientMetadata, resend: true, channel: wish };
    const { challengeMetadata } = await create(
      { user, attributes: withReviewer, session: [], state, clientMetadata: asked },
      deps,
    );
    return { to: deps.outbox.map((one) => one.channel), next: deps.openState(user, challengeMetadata) };
  }

  it('never leads from a real contact to the fixed code of a test identity', async () => {
    expect(await resend('SMS', 'real', 'EMAIL')).toMatchObject({
      to: ['SMS'],
      next: { recipient: 'real', channel: 'SMS' },
    });
  });

  it('never leads from a test identity to a real contact', async () => {
    expect(await resend('EMAIL', 'test', 'SMS')).toMatchObject({
      to: [],
      next: { recipient: 'test', channel: 'EMAIL' },
    });
  });
});
