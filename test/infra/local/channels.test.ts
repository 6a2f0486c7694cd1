// Which channel real clients are sent their code by, through the built bundle: the main rows of test/flow/channels.
import { confirmSignIn, signIn } from 'aws-amplify/auth';
import { describe, expect, it } from 'vitest';
import { amplifyFor, password, sdkFor } from '../../support/local-clients.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const contactOf = { SMS: '+447400123456', EMAIL: 'ada@example.com' } as const;
const maskOf = { SMS: '+*******3456', EMAIL: 'a***@e***' } as const;
type ChannelName = keyof typeof contactOf;

/** What the client shows its user after a round; `tokens` at the end. */
type Shown = Record<string, string> | 'tokens';

interface Client {
  readonly name: string;
  readonly settings?: Record<string, string>;
  /** Begins a sign-in of a user who exists; what answers it is returned with the first round. */
  begin(local: RealLocal): Promise<{ shown: Shown; answer: Answer }>;
}
type Answer = (answer: string, clientMetadata?: Record<string, string>) => Promise<Shown>;

function sdk(name: string, parameters: Record<string, string>): Client {
  return {
    name,
    async begin(local) {
      const client = sdkFor(local);
      let round: Awaited<ReturnType<typeof client.answer>> = await client.begin(contactOf.EMAIL, parameters);
      const show = (): Shown => (round.AuthenticationResult ? 'tokens' : (round.ChallengeParameters ?? {}));
      return {
        shown: show(),
        answer: async (answer, clientMetadata) => {
          round = await client.answer(round, contactOf.EMAIL, answer, clientMetadata);
          return show();
        },
      };
    },
  };
}

function amplify(authFlowType: 'CUSTOM_WITHOUT_SRP' | 'CUSTOM_WITH_SRP'): Client {
  type Output = Awaited<ReturnType<typeof signIn>>;
  const show = ({ isSignedIn, nextStep }: Output): Shown =>
    isSignedIn ? 'tokens' : ('additionalInfo' in nextStep && nextStep.additionalInfo) || {};
  return {
    name: `Amplify, ${authFlowType}`,
    // Amplify's SRP always ends in a password that is proven.
    settings: authFlowType === 'CUSTOM_WITH_SRP' ? { SRP_FIRST: 'verify' } : {},
    async begin(local) {
      await amplifyFor(local);
      const secret = authFlowType === 'CUSTOM_WITH_SRP' ? { password } : {};
      return {
        shown: show(await signIn({ username: contactOf.EMAIL, ...secret, options: { authFlowType } })),
        answer: async (challengeResponse, clientMetadata) =>
          show(
            await confirmSignIn({
              challengeResponse,
              options: clientMetadata ? { clientMetadata } : {},
            }),
          ),
      };
    },
  };
}

const clients: readonly Client[] = [sdk('the AWS SDK', {}), amplify('CUSTOM_WITHOUT_SRP')];

/** After its first rounds a sign-in that began with SRP is like any other: test/flow/channels crosses the starts with all else. */
const clientsWithSrp: readonly Client[] = [
  sdk('the AWS SDK beginning with SRP_A', { CHALLENGE_NAME: 'SRP_A', SRP_A: 'f'.repeat(700) }),
  amplify('CUSTOM_WITH_SRP'),
];

/** A deployment with one user, whose address and number are both verified. */
async function deploy({ settings }: Client, env: Record<string, string>): Promise<RealLocal> {
  const local = await realLocal({ env: { ...settings, ...env } });
  const { signUp, setAttributes } = sdkFor(local);
  await signUp(contactOf.EMAIL);
  await setAttributes(contactOf.EMAIL, {
    email_verified: 'true',
    phone_number: contactOf.SMS,
    phone_number_verified: 'true',
  });
  return local;
}

const expectShown = (shown: Shown, status: string, channel: ChannelName) =>
  expect(shown).toMatchObject({
    STATUS: status,
    CODE_DELIVERY_DELIVERY_MEDIUM: channel,
    CODE_DELIVERY_DESTINATION: maskOf[channel],
  });

/** How many messages each contact has had. */
async function expectMessages(local: RealLocal, expected: Record<ChannelName, number>): Promise<void> {
  const count = async (channel: ChannelName) => (await local.messagesTo(contactOf[channel])).length;
  expect({ SMS: await count('SMS'), EMAIL: await count('EMAIL') }).toEqual(expected);
}

const resend = { action: 'resend' };

/** After a code was sent: a wrong answer, a resend, the right answer, all by the channel that sent it. */
async function finish(local: RealLocal, answer: Answer, channel: ChannelName): Promise<void> {
  const before = { SMS: 0, EMAIL: 0, [channel]: 1 };
  await expectMessages(local, before);
  const bad = wrong(await codeFor(local, contactOf[channel]));
  expectShown(await answer(bad), 'WRONG_CODE', channel);
  await local.pass(31);
  expectShown(await answer('again', resend), 'CODE_RESENT', channel);
  await expectMessages(local, { ...before, [channel]: 2 });
  expect(await answer(await codeFor(local, contactOf[channel]))).toBe('tokens');
}

describe.each([...clients, ...clientsWithSrp])('$name', (client) => {
  it.each([
    ['SMS', {}],
    ['EMAIL', { CHANNELS: 'email,sms' }],
  ] as const)('is sent its code by %s with the settings %j', async (channel, env) => {
    const local = await deploy(client, env);
    const { shown, answer } = await client.begin(local);
    expectShown(shown, 'CODE_SENT', channel);
    await finish(local, answer, channel);
  });

  it('keeps to the channel that it failed over to, once the first one works again too', async () => {
    const local = await deploy(client, {});
    local.faults.sns = { kind: 'down' };
    const { shown, answer } = await client.begin(local);
    expectShown(shown, 'CODE_SENT', 'EMAIL');
    local.faults.sns = { kind: 'none' };
    await finish(local, answer, 'EMAIL');
  });
});

describe.each(clients)('$name', (client) => {
  it.each([
    ['SMS', 'sms', undefined],
    ['EMAIL', 'EMAIL', undefined],
    ['EMAIL', 'neither of them', { channel: 'EMAIL' }],
    ['SMS', 'neither of them', { channel: 'FAX' }],
  ] as const)('chooses %s by the answer %j with ClientMetadata %j', async (channel, word, metadata) => {
    const local = await deploy(client, { START: 'client' });
    const { shown, answer } = await client.begin(local);
    expect(shown).toMatchObject({ STATUS: 'READY', CHANNELS: 'SMS,EMAIL' });
    await expectMessages(local, { SMS: 0, EMAIL: 0 });
    expectShown(await answer(word, metadata), 'CODE_SENT', channel);
    await finish(local, answer, channel);
  });

  it('fails over at a resend, and signs in by the message that arrived', async () => {
    const local = await deploy(client, {});
    const { answer } = await client.begin(local);
    local.faults.sns = { kind: 'down' };
    await local.pass(31);
    expectShown(await answer('again', resend), 'CODE_RESENT', 'EMAIL');
    await expectMessages(local, { SMS: 1, EMAIL: 1 });
    expect(await answer(await codeFor(local, contactOf.EMAIL))).toBe('tokens');
  });

  it('is sent nothing as a test identity, and signs in by the fixed code', async () => {
    const until = new Date(Date.now() + 24 * 3600 * 1000 * 7).toISOString().slice(0, 10);
    const local = await deploy(client, {
      TEST_IDENTITIES: JSON.stringify({ [contactOf.SMS]: { code: '246810', until } }),
    });
    const { shown, answer } = await client.begin(local);
    expectShown(shown, 'CODE_SENT', 'SMS');
    expectShown(await answer(wrong('246810')), 'WRONG_CODE', 'SMS');
    expect(await answer('246810')).toBe('tokens');
    await expectMessages(local, { SMS: 0, EMAIL: 0 });
  });
});
