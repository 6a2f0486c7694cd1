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
import type { Invoke } from './invoke.ts';
import { createProbe, type Probe, type ProbeReport } from './probe.ts';
import { answerCode, askForCode, code, round, roundsBefore, stringMap } from './sign-in.ts';
import { defineFaults, signUpFaults, tokenFaults, verifyFaults } from './smoke-checks.ts';
import { defineEvent, makeVisitor, ownerOf, signUpEvent, type Visitor, verifyEvent } from './smoke-events.ts';

export interface SmokeOptions {
  readonly region: string;
  /** Of the users: others for each test, so that no cooldown is met. */
  readonly id: string;
  readonly now: () => number;
}

/** `config`: the version's own settings, its secrets among them. */
export async function smokeTest(
  invoke: Invoke,
  config: Settings,
  { region, id, now }: SmokeOptions,
): Promise<ProbeReport> {
  const probe = createProbe(invoke, now);
  const stranger = await makeVisitor(config, { region, id, isKnown: false });
  await signUp(probe, stranger, config);
  await begin(probe, stranger, config);
  await refuseStranger(probe, stranger, config);
  // With other letters than the stranger's: two users, two items of the table.
  const member = await makeVisitor(config, { region, id: `member-${id}`, isKnown: true });
  await signIn(probe, member, config);
  await openOlderRound(probe, member, config, now());
  return probe.report();
}

async function signUp(probe: Probe, stranger: Visitor, config: Settings): Promise<void> {
  // Where the settings allow no example number, no contact could sign up: that is no fault of the build.
  const canSignUp = config.CHANNELS.includes('EMAIL') || 'phone_number' in stranger.signUpAttributes;
  for (const source of triggerSources.PreSignUp.filter((one) => canSignUp || one !== 'PreSignUp_SignUp'))
    await probe.ask(signUpEvent(stranger, source), (response) =>
      signUpFaults(source, response, config.AUTO_VERIFY),
    );
}

async function begin(probe: Probe, stranger: Visitor, { SRP_FIRST: first }: Settings): Promise<void> {
  await probe.ask(defineEvent(stranger, []), (response) =>
    // With a password first, a start without one may be refused.
    defineFaults(response, first === 'skip' ? { next: code } : {}),
  );
  await probe.ask(defineEvent(stranger, [round('SRP_A', true)]), (response) =>
    defineFaults(response, { next: first === 'skip' ? code : 'PASSWORD_VERIFIER' }),
  );
  // A round that was not ours: true, but proving nothing.
  await probe.ask(defineEvent(stranger, [round(code, true)]), (response) => defineFaults(response, {}));
}

async function refuseStranger(probe: Probe, stranger: Visitor, config: Settings): Promise<void> {
  const sent = await askForCode(probe, stranger, config, undefined);
  if (!sent) return;
  const { session, created } = sent;
  // Of the form of a code, so that the guess is counted before it is refused.
  const answer = '0'.repeat(config.CODE_LENGTH);
  await probe.ask(verifyEvent(stranger, stringMap(created.privateChallengeParameters), answer), (response) =>
    verifyFaults(response, false),
  );
  for (const result of [false, true])
    await probe.ask(
      defineEvent(stranger, [...session, round(code, result, created.challengeMetadata)]),
      (response) => defineFaults(response, {}),
    );
}

async function signIn(probe: Probe, member: Visitor, config: Settings): Promise<void> {
  const sent = await askForCode(probe, member, config, undefined);
  if (!sent) return;
  const { session, created } = sent;
  const hmac = createHmacFor(config);
  const owner = ownerOf(member);
  const state = createOpenState(hmac)(owner, created.challengeMetadata);
  if (state?.kind !== 'code')
    return probe.blame(
      'CreateAuthChallenge_Authentication',
      'the round does not open under OTP_SECRET: the build is of another version than this command line',
    );
  const sealed = createSealState(hmac)(owner, { ...state, recipient: 'real' });
  await answerCode(probe, member, {
    session,
    parameters: { ...stringMap(created.privateChallengeParameters), state: sealed },
    metadata: sealed,
    rightAnswer: deriveCode(hmac, { ...owner, nonce: state.nonce }, config.CODE_LENGTH),
  });
  // Who does not start by a password where one is asked for gets nothing, whatever the round says.
  if (roundsBefore(config).length > 0)
    await probe.ask(defineEvent(member, [round(code, true, sealed)]), (response) =>
      defineFaults(response, {}),
    );
}

/** A round that was sealed, and answered rightly, before the last rotation. */
async function openOlderRound(probe: Probe, member: Visitor, config: Settings, nowMs: number): Promise<void> {
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
  await probe.ask(defineEvent(member, [...roundsBefore(config), round(code, true, sealed)]), tokenFaults);
}
