// Plays one row as Cognito would, and holds every round to the rule.
import { isDeepStrictEqual } from 'node:util';
import { createHmac, type Hmac } from '../../../src/crypto/hmac.ts';
import { publicText } from '../../../src/errors.ts';
import { env, testDeps } from '../../support/deps.ts';
import { SignIn, type Step } from '../../support/sign-in.ts';
import { type ChannelName, other, type Row } from './rows.ts';
import { expectBeginning, expectRecipient, expectStatus, expectTries } from './rule.ts';

const contactOf = { SMS: '+4915123456789', EMAIL: 'ada@example.com' } as const;
const maskOf = { SMS: '+*******6789', EMAIL: 'a***@e***' } as const;
const maskForm = { SMS: /^\+\*{7}\d{4}$/, EMAIL: /^[a-z]\*{3}@[a-z]\*{3}$/ } as const;
const attributeOf = { SMS: 'phone_number', EMAIL: 'email' } as const;
const fixedCode = '246810';

/** Remembered across the rows, whose nonces are alike: most of the time would go into hashing the same again. */
function rememberHmac(hmac: Hmac): Hmac {
  const known = new Map<string, Buffer>();
  return (...parts) => {
    const key = parts.join('\n');
    const value = known.get(key) ?? hmac(...parts);
    known.set(key, value);
    return Buffer.from(value);
  };
}
const hmac = rememberHmac(createHmac(env.OTP_SECRET));

function check(what: string, seen: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(seen, expected))
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen)}`);
}

const attributesOf = ({ contacts, flags }: Row): Record<string, string> => ({
  sub: '3f0c9a52-6a55-4a0e-8d6c-0d6f9f3a7c11',
  ...(contacts.SMS !== 'none' && { phone_number: contactOf.SMS }),
  ...(flags.SMS && { phone_number_verified: flags.SMS }),
  ...(contacts.EMAIL !== 'none' && { email: contactOf.EMAIL }),
  ...(flags.EMAIL && { email_verified: flags.EMAIL }),
});

const settingsOf = ({
  srpFirst,
  choice,
  channels,
  autoVerify,
  testIdentity,
}: Row): Record<string, string> => ({
  SRP_FIRST: srpFirst,
  AUTO_VERIFY: autoVerify,
  START: choice.by,
  CHANNELS: channels.join().toLowerCase(),
  ...(testIdentity && {
    TEST_IDENTITIES: JSON.stringify({ [contactOf[testIdentity]]: { code: fixedCode, until: '2026-12-31' } }),
  }),
});

const nameChannel = (channel: string | undefined) => (channel === undefined ? undefined : { channel });

/** Throws an error that says what differs. */
export async function playRow(row: Row): Promise<void> {
  const { start, choice, channels, walk } = row;
  const tries: string[] = [];
  let down: ChannelName | undefined;
  const deps = testDeps({
    settings: settingsOf(row),
    hmac,
    onSend: async ({ to, channel }) => {
      tries.push(`${channel} to ${to}`);
      if (channel === down) throw new Error('the service is down');
    },
  });
  let nonces = 0;
  deps.nonce = () => `nonce-${String(++nonces).padStart(16, '0')}`;

  const signIn = new SignIn(deps, { userAttributes: attributesOf(row) });
  const items = start.map((challengeName) => ({ challengeName, challengeResult: true }));
  const begin = () => signIn.start(items, choice.by === 'server' ? nameChannel(choice.channel) : undefined);

  const beginning = expectBeginning(row);
  if (beginning !== 'code') {
    check('the beginning', (await begin()).kind, beginning);
    return check('messages', tries, []);
  }

  const recipient = expectRecipient(row);
  const isSentTo = recipient.kind === 'real' || recipient.kind === 'unproven';
  let kept: ChannelName | undefined;
  let shown: string | undefined;

  /** What the client is shown, and that it is the same contact in every round that keeps to it. */
  const checkShown = (what: string, step: Step, status: string) => {
    const {
      STATUS,
      CODE_DELIVERY_DELIVERY_MEDIUM: medium,
      CODE_DELIVERY_DESTINATION: masked,
    } = step.kind === 'challenge' ? step.parameters : {};
    const seen = { STATUS, medium, masked };
    if (kept) return check(what, seen, { STATUS: status, medium: kept, masked: maskOf[kept] });
    // Somebody who has no contact: a made-up one, by a channel of the deployment's.
    const invented = channels.find((name) => name === medium && maskForm[name].test(masked ?? ''));
    check(`${what}, a made-up contact`, [STATUS, invented !== undefined], [status, true]);
    shown ??= `${medium} ${masked}`;
    check(`${what}, the same made-up contact`, `${medium} ${masked}`, shown);
  };

  /** A round that sends. Tells whether the sign-in goes on after it. */
  const send = async (
    what: string,
    run: () => Promise<Step>,
    status: string,
    preferred = kept,
  ): Promise<boolean> => {
    tries.length = 0;
    const before = deps.outbox.length;
    const expected = expectTries(recipient, preferred, down);
    const step = await run().catch((error: Error) => error.message);
    check(
      `${what}, tried`,
      tries,
      expected.map((name) => `${name} to ${contactOf[name]}`),
    );
    const taker = expected.findLast((name) => name !== down);
    check(
      `${what}, messages`,
      deps.outbox.slice(before).map(({ channel }) => channel),
      taker ? [taker] : [],
    );
    if (isSentTo && !taker && status === 'CODE_SENT') {
      check(what, step, publicText.DELIVERY_FAILED);
      return false;
    }
    if (typeof step === 'string') throw new Error(`${what}: rejected with ${step}`);
    kept = taker ?? preferred ?? recipient.channels[0];
    checkShown(what, step, expectStatus(row, recipient, taker, status));
    return true;
  };

  const answerWrongly = async (what: string, metadata?: Record<string, string>) => {
    tries.length = 0;
    const wrong = deps.outbox.at(-1)?.code === '111111' ? '222222' : '111111';
    checkShown(what, await signIn.answer(wrong, metadata), 'WRONG_CODE');
    check(`${what}, messages`, tries, []);
  };
  const resend = (metadata?: Record<string, string>) => {
    deps.clockMs += 31_000;
    return signIn.answer('again', { action: 'resend', ...metadata });
  };

  down = walk.downAtStart;
  if (choice.by === 'client') {
    const NOW = String(deps.clockMs / 1000);
    const asked = { kind: 'challenge', parameters: { STATUS: 'READY', CHANNELS: channels.join(), NOW } };
    check('the opening round', await begin(), asked);
    check('the opening round, messages', tries, []);
  }
  const first = () =>
    choice.by === 'client' ? signIn.answer(choice.answer, nameChannel(choice.channel)) : begin();
  if (!(await send('first send', first, 'CODE_SENT'))) return;
  down = undefined;

  if (walk.length === 'long') {
    await answerWrongly('wrong answer');
    down = walk.downAtResend;
    if (!(await send('resend', resend, 'CODE_RESENT'))) return;
    down = undefined;
    const naming = { channel: other[kept ?? 'SMS'] };
    await answerWrongly('wrong answer naming the other channel', naming);
    shown = undefined;
    // A sign-in by a test identity keeps to it, and one by a real contact never comes to one.
    const named =
      recipient.kind === 'test' ? kept : (recipient.channels.find((name) => name === naming.channel) ?? kept);
    await send('resend naming the other channel', () => resend(naming), 'CODE_RESENT', named);
  }

  // Nobody but a test identity gets in by the fixed code.
  const right = isSentTo ? deps.outbox.at(-1)?.code : fixedCode;
  check('marked before the answer', deps.marked, []);
  const end = await signIn.answer(right);
  check(
    'right answer',
    end.kind,
    recipient.kind !== 'nobody' ? 'tokens' : walk.length === 'long' ? 'failed' : 'challenge',
  );
  const proven = recipient.kind === 'unproven' ? recipient.channels : [];
  check(
    'marked',
    deps.marked,
    proven.map((name) => ({ userName: 'ada', attribute: attributeOf[name], value: contactOf[name] })),
  );
  check('test identity counted', deps.metrics.has('TestIdentityUsed'), recipient.kind === 'test');
}
