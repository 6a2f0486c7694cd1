// What happened, told as sign-ins: which calls make a card, and what each step says.
import { expect, it } from 'vitest';
import { cardsOf } from '../../../infra/local/cards.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const email = 'ada@example.com';
const phone = '+447400123456';
const cards = ({ triggers, serviceCalls }: RealLocal) =>
  cardsOf(triggers, serviceCalls, ({ source }) => ({ source }));
const told = (card: ReturnType<typeof cards>[number] | undefined) =>
  card?.steps.map(({ actor, sentence }) => `${actor}: ${sentence}`);

it('tells a sign-up and a sign-in, past a wrong answer, as two cards', async () => {
  const local = await realLocal();
  const sdk = sdkFor(local);
  await sdk.signUp(email);
  const first = await sdk.begin(email);
  const code = await codeFor(local, email);
  await sdk.answer(await sdk.answer(first, email, wrong(code)), email, code);
  const [signUp, signIn, ...more] = cards(local);
  expect(more).toEqual([]);
  expect(signUp).toMatchObject({ who: email, outcome: 'signed up', isKnown: true });
  expect(told(signUp)).toEqual([
    'PreSignUp: Confirms the new user; the code will prove the email address. (cold start)',
  ]);
  expect(signIn).toMatchObject({ who: email, outcome: 'signed in', channel: 'EMAIL' });
  expect(told(signIn)).toEqual([
    'Define: A sign-in begins: asks for a code.',
    'Create: Draws a code and has it sent.',
    'SES: Takes the email.',
    'Verify: Spends a guess: the answer does not count as right.',
    'Define: Not there yet: another round.',
    'Create: Says that the code was wrong: 2 attempts left.',
    'Verify: Compares the answer: right. The code is used up.',
    'Define: The last answer was right: tokens.',
  ]);
  expect(signIn?.steps.every(({ durationMs }) => Number.isInteger(durationMs))).toBe(true);
  expect(JSON.stringify(signIn)).not.toContain(code);
});

it('tells that a message went by the other channel', async () => {
  const local = await realLocal({ env: { SIGN_UP_CONTACTS: 'any' } });
  const sdk = sdkFor(local);
  await sdk.signUp(email, { phone_number: phone });
  await sdk.setAttributes(email, { email_verified: 'true', phone_number_verified: 'true' });
  local.faults.sns = { kind: 'down' };
  await sdk.begin(email);
  expect(told(cards(local).at(-1))).toEqual([
    'Define: A sign-in begins: asks for a code.',
    'Create: Draws a code and has it sent.',
    'SNS: Gives no answer: the text message counts as not sent.',
    'SES: Takes the email.',
  ]);
  expect(cards(local).at(-1)).toMatchObject({ channel: 'EMAIL', outcome: 'under way' });
});

it('keeps two sign-ins of the same user apart, and tells that the second one sent nothing', async () => {
  const local = await realLocal();
  const sdk = sdkFor(local);
  await sdk.signUp(email);
  await Promise.all([sdk.begin(email), sdk.begin(email)]);
  const [, one, two] = cards(local);
  const created = [...(told(one) ?? []), ...(told(two) ?? [])].filter((step) => step.startsWith('Create'));
  expect(created.sort()).toEqual([
    'Create: Draws a code and has it sent.',
    'Create: Sends nothing new: a code is still fresh, or a limit holds it back.',
  ]);
});

it('tells that nothing is sent to somebody unknown', async () => {
  const local = await realLocal();
  await sdkFor(local).begin('nobody@example.com');
  expect(cards(local)).toMatchObject([{ who: 'nobody@example.com', isKnown: false, outcome: 'under way' }]);
  expect(told(cards(local)[0])).toContain('Create: Plays the same round for nobody: no message leaves.');
});

it('tells a failure in the words that the client gets', async () => {
  const local = await realLocal();
  const sdk = sdkFor(local);
  await sdk.signUp(email);
  local.faults.table = { kind: 'down' };
  await sdk.begin(email).catch(() => undefined);
  expect(cards(local).at(-1)?.outcome).toBe('failed');
  expect(told(cards(local).at(-1))?.at(-1)).toContain('Sign-in is not available right now');
});

it('calls neither an opening nor a resend a guess, and counts one attempt as one', async () => {
  const local = await realLocal({ env: { START: 'client', RESEND_COOLDOWN_SECONDS: '10' } });
  const sdk = sdkFor(local);
  await sdk.signUp(email);
  const chosen = await sdk.answer(await sdk.begin(email), email, 'EMAIL');
  await local.pass(11);
  let round = await sdk.answer(chosen, email, 'resend', { action: 'resend' });
  round = await sdk.answer(round, email, 'resend', { action: 'resend', channel: 'EMAIL' });
  const code = await codeFor(local, email);
  for (let i = 0; i < 2; i++) round = await sdk.answer(round, email, wrong(code));
  const steps = cards(local).at(-1)?.steps ?? [];
  expect(steps.filter(({ actor }) => actor === 'Verify')).toMatchObject([
    {
      good: true,
      sentence: 'The app begins: it says by which channel, and shows what it has. No guess is spent.',
    },
    { good: true, sentence: 'The person asks for another message. No guess is spent.' },
    { good: true, sentence: 'The person asks for a message by EMAIL. No guess is spent.' },
    { good: false, sentence: 'Spends a guess: the answer does not count as right.' },
    { good: false, sentence: 'Spends a guess: the answer does not count as right.' },
  ]);
  expect(steps.at(-1)?.sentence).toBe('Says that the code was wrong: 1 attempt left.');
});
