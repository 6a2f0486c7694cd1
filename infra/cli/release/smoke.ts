// The smoke test of a version where it will run, with its own settings, role and table: every trigger source once
// or more, and a whole sign-in. Nothing is sent: nobody that it names has a contact.
//
// How the sign-in learns its code. Nothing in the function lets anybody in without one, for tests or otherwise: a
// door for us would be a door. The user of the test has no contact, so Create sends nothing, makes a code live in
// the table, and seals a round that no answer is right for. The deploying role can read OTP_SECRET, which is what
// seals rounds and derives codes; with it, and with nothing else, this test opens the round, seals it again as one
// whose code was sent, and derives that code. The user's pool does not exist, so no tokens come of it.
import { deriveCode } from '../../../src/crypto/code.ts';
import { createHmac, createHmacFor, randomNonce } from '../../../src/crypto/hmac.ts';
import { createOpenState, createSealState } from '../../../src/crypto/state.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { triggerSources } from '../../../src/sign-in.ts';
import { answerCode, askForCode, code, round, roundsBefore } from './sign-in.ts';
import { makeVisitor, ownerOf, type Visitor } from './smoke-events.ts';
import type { Invoke } from './trial.ts';
import { createTrial, type Trial, type TrialReport } from './trial.ts';

/**
 * `config`: the version's own settings, its secrets among them. `id`: of the users; another for each test, so that no
 * cooldown is met.
 */
export async function smokeTest(
  invoke: Invoke,
  config: Settings,
  { region, id, now }: { readonly region: string; readonly id: string; readonly now: () => number },
): Promise<TrialReport> {
  const trial = createTrial(invoke, now);
  const { visitor: stranger, signUpAttributes } = await makeVisitor(config, { region, id });
  // Where the settings allow no example number, no contact could sign up: that is no fault of the build.
  const canSignUp = config.CHANNELS.includes('EMAIL') || 'phone_number' in signUpAttributes;
  for (const source of triggerSources.PreSignUp)
    if (canSignUp || source !== 'PreSignUp_SignUp')
      await trial.signUp(stranger, source, signUpAttributes, config.AUTO_VERIFY);
  await begin(trial, stranger, config);
  await refuseStranger(trial, stranger, config);
  // With other letters than the stranger's: two users, two items of the table.
  const member = { ...stranger, userName: `member-${id}`, isKnown: true };
  await signIn(trial, member, config);
  await openOlderRound(trial, member, config, now());
  return trial.report();
}

async function begin(trial: Trial, stranger: Visitor, { SRP_FIRST: first }: Settings): Promise<void> {
  // With a password first, a start without one may be refused.
  await trial.define(stranger, [], first === 'skip' ? code : 'no tokens');
  await trial.define(stranger, [round('SRP_A', true)], first === 'skip' ? code : 'PASSWORD_VERIFIER');
  // A round that was not ours: true, but proving nothing.
  await trial.define(stranger, [round(code, true)], 'no tokens');
}

async function refuseStranger(trial: Trial, stranger: Visitor, config: Settings): Promise<void> {
  const asked = await askForCode(trial, stranger, config);
  if (!asked) return;
  // Of the form of a code, so that the guess is counted before it is refused.
  await trial.verify(stranger, asked.parameters, '0'.repeat(config.CODE_LENGTH), false);
  for (const result of [false, true])
    await trial.define(stranger, [...asked.session, round(code, result, asked.metadata)], 'no tokens');
}

async function signIn(trial: Trial, member: Visitor, config: Settings): Promise<void> {
  const asked = await askForCode(trial, member, config);
  if (!asked) return;
  const hmac = createHmacFor(config);
  const owner = ownerOf(member);
  const state = createOpenState(hmac)(owner, asked.metadata);
  if (state?.kind !== 'code')
    return trial.blame(
      'CreateAuthChallenge_Authentication',
      'the round does not open under OTP_SECRET: the build is of another version than this command line',
    );
  const sealed = createSealState(hmac)(owner, { ...state, recipient: 'real' });
  await answerCode(
    trial,
    member,
    { ...asked, parameters: { ...(asked.parameters as object), state: sealed }, metadata: sealed },
    deriveCode(hmac, { ...owner, nonce: state.nonce }, config.CODE_LENGTH),
  );
  // Who does not start by a password where one is asked for gets nothing, whatever the round says.
  if (roundsBefore(config).length > 0) await trial.define(member, [round(code, true, sealed)], 'no tokens');
}

/** A round that was sealed, and answered rightly, before the last rotation. */
async function openOlderRound(trial: Trial, member: Visitor, config: Settings, nowMs: number): Promise<void> {
  const { OTP_SECRET_PREVIOUS: previous, OTP_TABLE_KEY: tableKey } = config;
  if (!previous) return;
  const hmac = createHmac(previous, { tableKey });
  const seconds = Math.floor(nowMs / 1000);
  const sealed = createSealState(hmac)(ownerOf(member), {
    kind: 'code',
    nonce: randomNonce(hmac),
    signIn: randomNonce(hmac),
    issuedAt: seconds,
    sentAt: seconds,
    wrong: 0,
    unreadable: 0,
    sends: 1,
    channel: 'EMAIL',
    recipient: 'real',
  });
  await trial.define(member, [...roundsBefore(config), round(code, true, sealed)], 'tokens');
}
