import { describe, expect, it } from 'vitest';
import { publicText } from '../src/errors.ts';
import { type TestDeps, testDeps } from './support/deps.ts';
import { dispatch } from './support/dispatch.ts';
import { createEvent, defineEvent, signUpEvent, verifiedUser, verifyEvent } from './support/events.ts';
import { SignIn } from './support/sign-in.ts';

const contacts = { email: 'ada@example.com', phone_number: '+4915123456789' };

describe('PreSignUp_SignUp', () => {
  const any = { SIGN_UP_CONTACTS: 'any' };
  it('confirms, and verifies only the contact the code will prove', async () => {
    const event = await dispatch(signUpEvent(contacts), testDeps({ settings: any }));
    expect(event.response).toEqual({ autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: true });
  });

  it('verifies the email when it is preferred', async () => {
    const event = await dispatch(
      signUpEvent(contacts),
      testDeps({ settings: { ...any, CHANNELS: 'email,sms' } }),
    );
    expect(event.response).toEqual({ autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: false });
  });

  it('verifies nothing with AUTO_VERIFY=none', async () => {
    const event = await dispatch(
      signUpEvent(contacts),
      testDeps({ settings: { ...any, AUTO_VERIFY: 'none' } }),
    );
    expect(event.response).toEqual({ autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false });
  });

  it('refuses a refused country without email, and takes the email when there is one', async () => {
    const deps = testDeps({ settings: { ...any, SMS_COUNTRIES: 'US' } });
    await expect(dispatch(signUpEvent({ phone_number: '+4915123456789' }), deps)).rejects.toThrow(
      publicText.SIGN_UP_PHONE_UNUSABLE,
    );
    const event = await dispatch(signUpEvent(contacts), deps);
    expect(event.response).toMatchObject({ autoVerifyEmail: true, autoVerifyPhone: false });
  });

  it.each([
    ['premium', '+4419001234567'],
    ['premium', '+449098790000'],
    ['shared cost', '+448431234567'],
    ['fixed line', '+493012345678'],
    ['no number', '+49'],
  ])('refuses a %s number', async (_kind, phone_number) => {
    await expect(dispatch(signUpEvent({ phone_number }), testDeps())).rejects.toThrow(
      publicText.SIGN_UP_PHONE_UNUSABLE,
    );
  });

  it('tells +1 territories apart', async () => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'US' } });
    await expect(dispatch(signUpEvent({ phone_number: '+12025550123' }), deps)).resolves.toBeDefined();
    await expect(dispatch(signUpEvent({ phone_number: '+18765551234' }), deps)).rejects.toThrow();
  });

  it('refuses email domains that are not listed', async () => {
    const deps = testDeps({ settings: { ...any, SIGN_UP_EMAIL_DOMAINS: 'example.com' } });
    await expect(dispatch(signUpEvent(contacts), deps)).resolves.toBeDefined();
    for (const email of ['ada@example.org', 'ada@sub.example.com', 'ada@example.com.evil.org'])
      await expect(dispatch(signUpEvent({ email }), deps)).rejects.toThrow(publicText.SIGN_UP_EMAIL_DOMAIN);
  });
});

describe.each(['AdminCreateUser', 'ExternalProvider'] as const)('PreSignUp_%s', (source) => {
  it('leaves the answers as they came', async () => {
    const event = signUpEvent({}, source);
    expect(await dispatch(structuredClone(event), testDeps())).toEqual(event);
  });
});

describe('DefineAuthChallenge_Authentication', () => {
  const respond = async (session: Parameters<typeof defineEvent>[0], settings = {}) =>
    (await dispatch(defineEvent(session), testDeps({ settings }))).response;
  const challenge = { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
  const failed = { issueTokens: false, failAuthentication: true };

  it('begins with a code on an empty session', async () => {
    expect(await respond([])).toEqual(challenge);
  });

  it('never takes a true SRP_A for a proof', async () => {
    expect(await respond([{ challengeName: 'SRP_A', challengeResult: true }])).toEqual(challenge);
  });

  it('asks for the password first with SRP_FIRST=verify, and then for the code', async () => {
    const settings = { SRP_FIRST: 'verify' };
    expect(await respond([], settings)).toEqual(failed);
    const srp = { challengeName: 'SRP_A', challengeResult: true };
    expect(await respond([srp], settings)).toMatchObject({ challengeName: 'PASSWORD_VERIFIER' });
    const password = (challengeResult: boolean) => ({ challengeName: 'PASSWORD_VERIFIER', challengeResult });
    expect(await respond([srp, password(false)], settings)).toEqual(failed);
    expect(await respond([srp, password(true)], settings)).toEqual(challenge);
    const mfa = { challengeName: 'SOFTWARE_TOKEN_MFA', challengeResult: true };
    expect(await respond([srp, password(true), mfa], settings)).toEqual(challenge);
  });

  it.each([undefined, null, '', 'otp6', 'otp6Cforged', 'otp6Cx', '\0', 'x'.repeat(10_000)])(
    'fails a custom challenge whose metadata is not ours: %j',
    async (challengeMetadata) => {
      expect(
        await respond([{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata }]),
      ).toEqual(failed);
    },
  );
});

async function startedSignIn(deps: TestDeps): Promise<SignIn> {
  const signIn = new SignIn(deps);
  await signIn.start();
  return signIn;
}

describe('CreateAuthChallenge_Authentication', () => {
  it('sends one code by the preferred channel and shows a masked destination', async () => {
    const deps = testDeps();
    const step = await new SignIn(deps).start();
    expect(deps.outbox).toMatchObject([{ to: '+4915123456789', channel: 'SMS' }]);
    expect(step).toEqual({
      kind: 'challenge',
      parameters: {
        STATUS: 'CODE_SENT',
        CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
        CODE_DELIVERY_DESTINATION: '+*******6789',
        CODE_LENGTH: '6',
        NOW: String(deps.clockMs / 1000),
        CHANNELS: 'SMS,EMAIL',
        EXPIRES_AT: String(deps.clockMs / 1000 + 300),
        RESEND_AT: String(deps.clockMs / 1000 + 30),
        ATTEMPTS_LEFT: '3',
        SENDS_LEFT: '2',
        PROOF: expect.stringMatching(/^[\w-]{43}$/),
      },
    });
  });

  it.each([
    ['unverified phone', { ...verifiedUser, phone_number_verified: 'false' }, 'EMAIL'],
    ['flag written True', { ...verifiedUser, phone_number_verified: 'True' }, 'SMS'],
    ['no phone', { email: 'ada@example.com', email_verified: 'true' }, 'EMAIL'],
  ])('chooses by what is verified: %s', async (_name, userAttributes, via) => {
    const deps = testDeps();
    await new SignIn(deps, { userAttributes }).start();
    expect(deps.outbox.map((sent) => sent.channel)).toEqual([via]);
  });

  it('sends one message and one code when Cognito calls it three times, in sequence or at once', async () => {
    const deps = testDeps();
    await dispatch(createEvent([]), deps);
    await Promise.all([1, 2, 3].map(() => dispatch(createEvent([]), deps)));
    expect(deps.outbox).toHaveLength(1);
  });

  it('never sends anything for a user who does not exist', async () => {
    const deps = testDeps({ settings: { CHANNELS: 'email' } });
    const step = await new SignIn(deps, { userName: 'bo@example.org', userNotFound: true }).start();
    expect(deps.outbox).toEqual([]);
    expect(step).toMatchObject({
      parameters: { STATUS: 'CODE_SENT', CODE_DELIVERY_DESTINATION: 'b***@e***' },
    });
  });

  it('sends nothing before the client has named a channel, with START=client', async () => {
    for (const [answer, via] of [
      ['email', 'EMAIL'],
      ['SMS', 'SMS'],
      ['fax', 'SMS'],
    ] as const) {
      const deps = testDeps({ settings: { START: 'client' } });
      const signIn = new SignIn(deps);
      expect(await signIn.start()).toEqual({
        kind: 'challenge',
        parameters: { STATUS: 'READY', CHANNELS: 'SMS,EMAIL', NOW: String(deps.clockMs / 1000) },
      });
      expect(await signIn.answer(answer)).toMatchObject({ parameters: { STATUS: 'CODE_SENT' } });
      expect(deps.outbox.map((sent) => sent.channel)).toEqual([via]);
      expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
    }
  });
});

describe('VerifyAuthChallengeResponse_Authentication', () => {
  it('accepts the code once, in one of the sign-ins that share it', async () => {
    const deps = testDeps();
    const [first, second] = [new SignIn(deps), new SignIn(deps)];
    await first.start();
    await second.start();
    const answer = ({ secret }: SignIn) => dispatch(verifyEvent(secret, deps.outbox[0]?.code), deps);
    expect((await answer(first)).response).toEqual({ answerCorrect: true });
    expect((await answer(second)).response).toEqual({ answerCorrect: false });
  });

  it('gives a retry of a right answer the same result for as long as a code lives, and not longer', async () => {
    const deps = testDeps();
    const { secret } = await startedSignIn(deps);
    const answer = () => dispatch(verifyEvent(secret, deps.outbox[0]?.code), deps);
    expect((await answer()).response).toEqual({ answerCorrect: true });
    deps.clockMs += 299_000;
    expect((await answer()).response).toEqual({ answerCorrect: true });
    deps.clockMs += 1_000;
    expect((await answer()).response).toEqual({ answerCorrect: false });
    expect(deps.metrics.get('CodeRight')).toBe(1);
  });

  it('forgives spaces, hyphens and digits of other scripts', async () => {
    for (const write of [
      (code: string) => ` ${code.slice(0, 3)} ${code.slice(3)}\u00a0`,
      (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`,
      (code: string) => code.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
      (code: string) => code.replace(/\d/g, (digit) => String.fromCodePoint(0x1d7e2 + Number(digit))),
    ]) {
      const deps = testDeps();
      const signIn = new SignIn(deps);
      await signIn.start();
      expect(await signIn.answer(write(deps.outbox[0]?.code ?? ''))).toEqual({ kind: 'tokens' });
    }
  });

  it.each([null, undefined, 7, {}, '', '12345', '1234567', 'x'.repeat(10_000), '\0\n\r\u202e', '१२३'])(
    'refuses %j',
    async (answer) => {
      const signIn = new SignIn(testDeps());
      await signIn.start();
      expect(await signIn.answer(answer)).toMatchObject({
        parameters: { STATUS: 'NOT_A_CODE', ATTEMPTS_LEFT: '3' },
      });
    },
  );

  it.each([null, {}, { state: '' }, { state: 'otp6Cx' }])('refuses the state %j', async (secret) => {
    const event = await dispatch(verifyEvent(secret, '123456'), testDeps());
    expect(event.response).toEqual({ answerCorrect: false });
  });
});

describe('anything else', () => {
  it('answers an unknown trigger source with a constant and a metric', async () => {
    const deps = testDeps();
    const event = { ...defineEvent([]), triggerSource: 'PostConfirmation_ConfirmSignUp' };
    await expect(dispatch(event, deps)).rejects.toThrow(publicText.UNKNOWN_TRIGGER);
    expect(deps.metrics.get('UnknownTrigger')).toBe(1);
  });

  it.each([
    undefined,
    null,
    7,
    {},
    { ...defineEvent([]), request: null },
    { ...defineEvent([]), callerContext: null },
  ])('answers %j with a constant', async (event) => {
    await expect(dispatch(event, testDeps())).rejects.toThrow(publicText.BAD_EVENT);
  });
});
