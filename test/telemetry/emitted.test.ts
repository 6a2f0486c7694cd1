// Plays a scene for every metric, so that no metric of the catalogue is one that nothing ever emits.
import { expect, it } from 'vitest';
import { openChannels } from '../../src/channels/list.ts';
import { catalogue, type MetricName } from '../../src/telemetry/catalogue.ts';
import { settingsOf, type TestDeps, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { defineEvent, signUpEvent, verifiedUser, type Who } from '../support/events.ts';
import { settle, signInFromDevice } from '../support/people.ts';
import { SignIn } from '../support/sign-in.ts';

/** The handler's own, which test/built/log.test.ts hears from the built bundle. */
const byTheHandler: readonly MetricName[] = ['Error', 'TableError', 'RecordUnreadable', 'ColdStart'];

const wrong = (code = '000000') => (code === '111111' ? '222222' : '111111');
const person = (i: number): Who => ({
  userName: `user-${i}`,
  userAttributes: { phone_number: `+49151234567${10 + i}`, phone_number_verified: 'true' },
});

async function started(deps: TestDeps, who: Who = {}) {
  const signIn = new SignIn(deps, who);
  await signIn.start();
  return signIn;
}

const scenes: Record<string, () => Promise<TestDeps>> = {
  'a sign-up, one that is refused, and an event nobody knows': async () => {
    const deps = testDeps();
    await dispatch(signUpEvent({ email: 'ada@example.com' }), deps);
    await dispatch(signUpEvent({}), deps).catch(() => {});
    await dispatch({ ...defineEvent([]), triggerSource: 'PostConfirmation_ConfirmSignUp' }, deps).catch(
      () => {},
    );
    return deps;
  },
  'a sign-in with a wrong answer, a resend too soon, and the code used twice': async () => {
    const deps = testDeps();
    const signIn = await started(deps);
    const twin = await started(deps);
    const code = deps.outbox[0]?.code;
    await signIn.answer(wrong(code));
    await signIn.answer('x', { action: 'resend' });
    await signIn.answer(code);
    await twin.answer(code);
    return deps;
  },
  'an answer that is too late': async () => {
    const deps = testDeps();
    const signIn = await started(deps);
    deps.clockMs += 300_000;
    await signIn.answer(deps.outbox[0]?.code);
    return deps;
  },
  'SNS down': async () => {
    const deps = testDeps({
      onSend: async ({ channel }) => {
        if (channel === 'SMS') throw new Error('down');
      },
    });
    await started(deps);
    return deps;
  },
  'a contact that is not verified, a stranger, a test identity': async () => {
    const deps = testDeps({
      settings: {
        TEST_IDENTITIES: JSON.stringify({ 'ada@example.com': { code: '246810', until: '2026-12-01' } }),
      },
    });
    await started(deps, { userAttributes: { ...verifiedUser, phone_number_verified: 'false' } });
    await started(deps, { userName: 'nobody', userNotFound: true });
    return deps;
  },
  'a contact that the first right code proves, and a Cognito that does not answer': async () => {
    let isDown = true;
    const deps = testDeps({
      settings: { AUTO_VERIFY: 'proof' },
      onMark: async () => {
        if (isDown) throw new Error('down');
      },
    });
    for (let i = 0; i < 2; i++) {
      const signIn = await started(deps, { userAttributes: { email: 'ada@example.com' } });
      await signIn.answer(deps.outbox.at(-1)?.code);
      isDown = false;
    }
    return deps;
  },
  'a notice of a new device, and one that nobody takes': async () => {
    let isDown = false;
    const deps = testDeps({
      settings: { NOTICE: 'new-device' },
      onNotice: async () => {
        if (isDown) throw new Error('down');
      },
    });
    for (let i = 0; i < 3; i++) {
      const signIn = await started(deps);
      await signIn.answer(deps.outbox.at(-1)?.code);
      isDown = i === 1;
      deps.clockMs += 3_600_000;
    }
    return deps;
  },
  'guesses until the user is locked, and disabled': async () => {
    const deps = testDeps({ settings: { WRONG_PER_HOUR: '5', WRONG_BEFORE_DISABLE: '10' } });
    for (let i = 0; i < 12; i++) {
      const signIn = await started(deps);
      for (let j = 0; j < 3; j++) await signIn.answer(wrong(deps.outbox.at(-1)?.code));
      deps.clockMs += 600_000;
    }
    return deps;
  },
  'more messages to one destination than it may get': async () => {
    const deps = testDeps({ settings: { SENDS_PER_HOUR: '1' } });
    await started(deps);
    deps.clockMs += 200_000;
    await started(deps);
    return deps;
  },
  'more SMS than there may be': async () => {
    const deps = testDeps({ settings: { SMS_PER_HOUR: '10', SMS_BREAKER_PERCENT: '0', CHANNELS: 'sms' } });
    for (let i = 0; i < 12; i++) await started(deps, person(i));
    return deps;
  },
  'more SMS than there may be, to users who proved a code before, and to their known devices': async () => {
    const deps = testDeps({ settings: { SMS_PER_HOUR: '10', SMS_BREAKER_PERCENT: '0', CHANNELS: 'sms' } });
    const people = Array.from({ length: 12 }, (_, i) => person(i));
    const proofs = await settle(deps, people, 3600);
    for (const [i, who] of people.entries()) await signInFromDevice(deps, who, proofs[i] ?? '');
    for (const who of people) await started(deps, who);
    return deps;
  },
  'a country whose codes never come back': async () => {
    const deps = testDeps({ settings: { SMS_BREAKER_MIN_SENDS: '10', CHANNELS: 'sms' } });
    for (let i = 0; i < 12; i++) await started(deps, person(i));
    return deps;
  },
  'a range of numbers whose codes never come back': async () => {
    const deps = testDeps({ settings: { SMS_BREAKER_RANGE_MIN_SENDS: '10', CHANNELS: 'sms' } });
    for (let i = 0; i < 12; i++) await started(deps, person(i));
    return deps;
  },
  'a client that does not pass the human check, however it tries': async () => {
    const deps = testDeps({ settings: { START: 'client', HUMAN_CHECK: 'altcha' } });
    const signIn = await started(deps);
    await signIn.answer('EMAIL');
    for (const human of ['x', 'y']) await signIn.answer('', { action: 'start', human });
    return deps;
  },
  "a user's own template that names a stranger's sender": async () => {
    const deps = testDeps();
    const settings = settingsOf({ TEMPLATE_ATTRIBUTE: 'custom:template' });
    const userAttributes = { ...verifiedUser, 'custom:template': 'a-|-b-|-c-|-d@evil.org-|-e-|-f-|-g-|-h' };
    const accepted = async () => {};
    const aws = { publish: accepted, sendEmail: accepted };
    const effects = { aws, onTemplateRefused: () => deps.emit('TemplateRefused') };
    const message = { code: '048213', secondsLeft: 300, clientId: 'client-1', locale: undefined };
    for (const { name, send } of openChannels(settings, effects))
      if (name === 'EMAIL') await send('ada@example.com', { ...message, attributes: userAttributes }, 50);
    return deps;
  },
};

it('is emitted, every metric of the catalogue', async () => {
  const emitted = new Set<string>(byTheHandler);
  for (const scene of Object.values(scenes))
    for (const name of (await scene()).metrics.keys()) emitted.add(name);
  expect(Object.keys(catalogue).filter((name) => !emitted.has(name))).toEqual([]);
});
