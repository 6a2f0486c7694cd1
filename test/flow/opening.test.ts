// Whole sign-ins through the opening round: start, first answer, contact, proof and human check crossed. A user and an unknown
// name see the same, and only what the answer brought decides what is sent where.
import { describe, expect, it } from 'vitest';
import { solveHumanCheck } from '../../src/client/human-check.ts';
import { PublicError, publicText } from '../../src/errors.ts';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { SignIn, type Step } from '../support/sign-in.ts';

const daySeconds = 86_400;
const parametersOf = (step: Step) => (step.kind === 'challenge' ? step.parameters : {});

const contacts = {
  both: {
    email: 'ada@example.com',
    email_verified: 'true',
    phone_number: '+4915123456789',
    phone_number_verified: 'true',
  },
  'email only': { email: 'ada@example.com', email_verified: 'true' },
  'both, unproven': { email: 'ada@example.com', phone_number: '+4915123456789' },
} as const;
/** Without AUTO_VERIFY=proof, nothing is sent to a contact that nobody has proven. */
const verifyings = ['delivery', 'proof'] as const;
type ContactName = keyof typeof contacts;

/** The proof of a device that has signed in, two days ago. */
async function learnDevice(deps: TestDeps, who: object): Promise<string> {
  const signIn = new SignIn(deps, who);
  let round = parametersOf(await signIn.start());
  if (round.STATUS === 'READY') round = parametersOf(await openWith(signIn, round, { channel: 'EMAIL' }));
  expect(await signIn.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
  deps.clockMs += 2 * daySeconds * 1000;
  deps.outbox.length = 0;
  return round.PROOF ?? '';
}

async function openWith(
  signIn: SignIn,
  round: Readonly<Record<string, string>>,
  metadata: Record<string, string>,
  answer = '',
): Promise<Step> {
  const human = round.HUMAN_CHECK ? await solveHumanCheck(round.HUMAN_CHECK, undefined) : undefined;
  return signIn.answer(answer, { action: 'start', ...metadata, ...(human && { human }) });
}

const starts = ['server', 'client'] as const;
const firstAnswers = {
  'names EMAIL': { metadata: { action: 'start', channel: 'EMAIL' }, answer: '', wants: 'EMAIL' },
  'names SMS': { metadata: { action: 'start', channel: 'SMS' }, answer: 'EMAIL', wants: 'SMS' },
  'names a pigeon': { metadata: { action: 'start', channel: 'PIGEON' }, answer: '', wants: undefined },
  'answers EMAIL': { metadata: undefined, answer: 'email', wants: 'EMAIL' },
  'answers anything': { metadata: undefined, answer: '123456', wants: undefined },
  'asks for a resend': { metadata: { action: 'resend' }, answer: '', wants: undefined },
} as const;
const proofs = ['none', 'of a known device', 'forged'] as const;
const checks = ['none', 'altcha, solved', 'altcha, unsolved', "altcha, another round's"] as const;

interface Row {
  readonly start: (typeof starts)[number];
  readonly first: keyof typeof firstAnswers;
  readonly contact: ContactName;
  readonly verify: (typeof verifyings)[number];
  readonly proof: (typeof proofs)[number];
  readonly check: (typeof checks)[number];
}

function* rows(): Generator<Row> {
  for (const start of starts)
    for (const first of Object.keys(firstAnswers) as (keyof typeof firstAnswers)[])
      for (const contact of Object.keys(contacts) as ContactName[])
        for (const proof of proofs)
          for (const check of checks)
            for (const verify of verifyings)
              if (start === 'client' || (check === 'none' && first === 'answers anything'))
                yield { start, first, contact, verify, proof, check };
}

/** Only known devices and clients that solved the check of this very round are sent a code. */
const maySend = ({ start, proof, check }: Row): boolean =>
  start === 'server' || check === 'none' || check === 'altcha, solved' || proof === 'of a known device';

/** What the round says, and whether a message goes out. */
function expectedOutcome(row: Row): { readonly status: string; readonly isSent: boolean } {
  if (!maySend(row)) return { status: 'HUMAN_CHECK_FAILED', isSent: false };
  if (row.contact !== 'both, unproven' || row.verify === 'proof')
    return { status: 'CODE_SENT', isSent: true };
  // A known device may hear that nothing can be sent; everybody else sees what an unknown name sees.
  const mayHear = row.start === 'client' && row.proof === 'of a known device';
  return { status: mayHear ? 'NO_CONTACT' : 'CODE_SENT', isSent: false };
}

function expectedChannel({ start, first, contact, check }: Row): 'SMS' | 'EMAIL' {
  // With AUTO_VERIFY=proof, the client has no say in which contact it proves.
  if (contact === 'both, unproven') return 'SMS';
  if (contact === 'email only') return 'EMAIL';
  // With a check, only metadata can name a channel.
  const byMetadata = firstAnswers[first].metadata !== undefined;
  const wants =
    start === 'client' && (byMetadata || check === 'none') ? firstAnswers[first].wants : undefined;
  return wants ?? 'SMS';
}

/** As `doctor` would measure them among such users. One who has yet to prove a contact has that one alone. */
function sharesOf({ contact, verify }: Row): string {
  if (contact === 'email only') return 'sms:0,email:100';
  return contact === 'both, unproven' && verify === 'proof' ? 'sms:100,email:0' : 'sms:100,email:100';
}

async function play(row: Row, isUser: boolean) {
  const deps = testDeps({
    settings: {
      START: row.start,
      AUTO_VERIFY: row.verify,
      HUMAN_CHECK: row.check === 'none' ? 'none' : 'altcha',
      SIGN_UP_CONTACTS: 'any',
      DECOY_CHANNEL_SHARES: sharesOf(row),
    },
  });
  const user = { userName: 'ada', userAttributes: contacts[row.contact] };
  const who = isUser ? user : { userName: 'nobody', userNotFound: true, userAttributes: {} };
  // The flags of an unproven contact were lost after that sign-in, as by an import.
  const verified = row.contact === 'both, unproven' ? contacts.both : contacts[row.contact];
  const proof = await learnDevice(deps, { userName: isUser ? 'ada' : 'somebody', userAttributes: verified });
  const shown = {
    none: undefined,
    'of a known device': proof,
    forged: 'P'.repeat(43),
  }[row.proof];
  const signIn = new SignIn(deps, who);
  const other = new SignIn(deps, who);
  const opening = await signIn.start();
  const asked = parametersOf(opening).HUMAN_CHECK;
  const notOurs = parametersOf(await other.start()).HUMAN_CHECK;
  const solving = { 'altcha, solved': asked, "altcha, another round's": notOurs } as Record<
    string,
    string | undefined
  >;
  const challenge = solving[row.check];
  const human = challenge === undefined ? undefined : await solveHumanCheck(challenge, undefined);
  const { metadata, answer } = firstAnswers[row.first];
  const sentBefore = deps.outbox.length;
  const step =
    row.start === 'server'
      ? opening
      : await signIn.answer(answer, {
          ...metadata,
          ...(shown !== undefined && { proof: shown }),
          ...(human !== undefined && { human }),
        });
  return { deps, signIn, opening, step, sentBefore };
}

const cases = [...rows()];

describe(`${cases.length} openings`, () => {
  it('send a code where the answer says, and to nobody else', async () => {
    for (const row of cases) {
      const { deps, signIn, step, sentBefore } = await play(row, true);
      const name = JSON.stringify(row);
      const sent = deps.outbox.slice(row.start === 'client' ? sentBefore : 0);
      const { status, isSent } = expectedOutcome(row);
      expect(parametersOf(step), name).toMatchObject({ STATUS: status });
      expect(
        sent.map(({ channel }) => channel),
        name,
      ).toEqual(isSent ? [expectedChannel(row)] : []);
      if (!isSent) continue;
      expect(parametersOf(step), name).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: expectedChannel(row) });
      expect(await signIn.answer(sent[0]?.code), name).toEqual({ kind: 'tokens' });
      expect(
        deps.marked.map(({ attribute }) => attribute),
        name,
      ).toEqual(row.contact === 'both, unproven' ? ['phone_number'] : []);
    }
  });

  it('tell an unknown name the same, and send it nothing', async () => {
    // What differs from one sign-in to the next, for users too.
    const shape = (step: Step) =>
      Object.fromEntries(
        Object.entries(parametersOf(step)).map(([key, value]) => [
          key,
          /^(PROOF|HUMAN_CHECK|CODE_DELIVERY_DESTINATION)$/.test(key) ? value.length > 0 : value,
        ]),
      );
    for (const row of cases.filter(({ proof }) => proof !== 'of a known device')) {
      const [user, stranger] = [await play(row, true), await play(row, false)];
      const name = JSON.stringify(row);
      expect(shape(stranger.opening), name).toEqual(shape(user.opening));
      expect(shape(stranger.step), name).toEqual(shape(user.step));
      expect(stranger.deps.outbox.slice(stranger.sentBefore), name).toEqual([]);
    }
  });
});

describe('attacks on an opening round', () => {
  const ada = { userName: 'ada', userAttributes: contacts.both };

  it.each([10, 50, 200])(
    '%i starts a day by strangers do not touch a known device’s first message',
    async (starts) => {
      const deps = testDeps({ settings: { START: 'client' } });
      const proof = await learnDevice(deps, ada);
      const pauseMs = (daySeconds * 1000) / starts;
      let served = 0;
      const days = 3;
      for (let day = 0; day < days; day++) {
        for (let i = 0; i < starts; i++) {
          const stranger = new SignIn(deps, ada);
          await stranger.start();
          await stranger.answer('', { action: 'start' });
          deps.clockMs += pauseMs;
        }
        const owner = new SignIn(deps, ada);
        await owner.start();
        const round = parametersOf(await owner.answer('', { action: 'start', proof, channel: 'EMAIL' }));
        if (round.STATUS !== 'CODE_SENT') continue;
        const mine = deps.outbox.at(-1);
        expect(mine?.channel).toBe('EMAIL');
        if ((await owner.answer(mine?.code, { proof })).kind === 'tokens') served++;
      }
      expect(served).toBe(days);
    },
  );

  it('bare starts cost no call to the table and no message', async () => {
    const calls: PropertyKey[] = [];
    const deps = testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha' } });
    const limits = new Proxy(deps.limits, {
      get(target, name, receiver) {
        calls.push(name);
        return Reflect.get(target, name, receiver);
      },
    });
    for (let i = 0; i < 100; i++) {
      const bot = new SignIn({ ...deps, limits }, ada);
      await bot.start();
      await bot.answer('', { action: 'start' });
    }
    expect(calls).toEqual([]);
    expect(deps.outbox).toEqual([]);
  });

  it('a pump without a solver gets no message at all, however it answers, and each sign-in ends', async () => {
    const deps = testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha', CHANNELS: 'sms' } });
    const tokens = ['', 'x', 'e30=', btoa('{"challenge":{},"solution":{}}'), 'A'.repeat(1_000_000)];
    let ended = 0;
    for (let i = 0; i < 50; i++) {
      const who = { userName: `+49151234567${10 + i}`, userAttributes: contacts.both };
      const pump = new SignIn(deps, who);
      let step = await pump.start();
      for (let round = 0; round < 25 && step.kind === 'challenge'; round++)
        step = await pump.answer('SMS', {
          action: round % 2 ? 'resend' : 'start',
          human: tokens[(i + round) % tokens.length] ?? '',
          proof: 'P'.repeat(43),
        });
      if (step.kind === 'failed') ended++;
    }
    expect(deps.outbox).toEqual([]);
    expect(ended).toBe(50);
  });

  it('a solved challenge opens one round: replayed in others it sends nothing', async () => {
    const deps = testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha' } });
    const first = new SignIn(deps, ada);
    const human = await solveHumanCheck(parametersOf(await first.start()).HUMAN_CHECK ?? '', undefined);
    expect(parametersOf(await first.answer('', { action: 'start', human })).STATUS).toBe('CODE_SENT');
    deps.clockMs += daySeconds * 1000;
    for (const who of [ada, { ...ada, userName: 'bob' }]) {
      const replay = new SignIn(deps, who);
      await replay.start();
      expect(parametersOf(await replay.answer('', { action: 'start', human })).STATUS).toBe(
        'HUMAN_CHECK_FAILED',
      );
    }
    expect(deps.outbox).toHaveLength(1);
  });

  it('an opening that passed is no right code: no tokens come of it', async () => {
    const deps = testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha' } });
    for (const who of [ada, { userName: 'nobody', userNotFound: true }]) {
      const signIn = new SignIn(deps, who);
      const round = parametersOf(await signIn.start());
      expect(parametersOf(await openWith(signIn, round, {})).STATUS).toBe('CODE_SENT');
      expect(signIn.session.at(-1)?.challengeResult).toBe(true);
    }
  });

  it.each(['turnstile', 'hcaptcha', 'recaptcha'])(
    '%s that does not answer lets only known devices in',
    async (kind) => {
      const deps = testDeps({
        settings: {
          START: 'client',
          HUMAN_CHECK: kind,
          HUMAN_CHECK_SITE_KEY: 'a-site-key-1',
          HUMAN_CHECK_SECRET: 'a-secret-key-1',
        },
      });
      const trusting = testDeps({ settings: { START: 'client' } });
      const device = await learnDevice(trusting, ada);
      const down = { ...deps, limits: trusting.limits, nowMs: trusting.nowMs };
      const human = 'token-of-a-widget-0000001';
      const signIn = new SignIn(down, ada);
      await signIn.start();
      expect(parametersOf(await signIn.answer('', { action: 'start', human })).STATUS).toBe(
        'HUMAN_CHECK_FAILED',
      );
      expect(deps.metrics.get('HumanCheckFailed')).toBe(1);
      expect(parametersOf(await signIn.answer('', { action: 'start', human, proof: device })).STATUS).toBe(
        'CODE_SENT',
      );
    },
  );
});

it('comes after the password where one is asked for, and a start without one gets nothing', async () => {
  const deps = testDeps({ settings: { START: 'client', SRP_FIRST: 'verify' } });
  const ada = { userName: 'ada', userAttributes: contacts['email only'] };
  const item = (challengeName: string) => ({ challengeName, challengeResult: true, challengeMetadata: null });
  const signIn = new SignIn(deps, ada);
  const round = await signIn.start([item('SRP_A'), item('PASSWORD_VERIFIER')] as never);
  expect(parametersOf(round).STATUS).toBe('READY');
  expect(parametersOf(await signIn.answer('', { action: 'start' })).STATUS).toBe('CODE_SENT');
  expect(await signIn.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
  expect(await new SignIn(deps, ada).start()).toEqual({ kind: 'failed' });
});

it('sends nothing where the table cannot say whether a proof is a known device’s', async () => {
  const deps = testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha' } });
  const limits = {
    ...deps.limits,
    isKnownDevice: () => Promise.reject(new PublicError('UNAVAILABLE')),
  };
  const signIn = new SignIn({ ...deps, limits }, { userName: 'ada', userAttributes: contacts.both });
  await signIn.start();
  await expect(signIn.answer('', { action: 'start', proof: 'P'.repeat(43) })).rejects.toThrow(
    publicText.UNAVAILABLE,
  );
  expect(deps.outbox).toEqual([]);
});
