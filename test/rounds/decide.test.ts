// What Define decides: each session a row, and every name that Cognito has or may yet invent.
import { describe, expect, it } from 'vitest';
import type { ChallengeState, CodeState, OpeningState } from '../../src/crypto/state.ts';
import { decide } from '../../src/rounds/decide.ts';
import type { SessionRound } from '../../src/sign-in.ts';

const code: CodeState = {
  kind: 'code',
  nonce: 'nonce-0000000000000001',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 1000,
  wrong: 0,
  unreadable: 0,
  sends: 1,
  sentAt: 1000,
  channel: 'SMS',
  recipient: 'real',
};
const opening: OpeningState = {
  kind: 'opening',
  nonce: 'nonce-0000000000000001',
  issuedAt: 1000,
  failed: 0,
  ifTrue: 'EMAIL',
};
/** What the last round may have been. */
const states = {
  'none of ours': undefined,
  'an opening': opening,
  'an opening, 1 failed before': { ...opening, failed: 1 },
  'an opening, 2 failed before': { ...opening, failed: 2 },
  'a code': code,
  'a code, 1 wrong before': { ...code, wrong: 1 },
  'a code, 2 wrong before': { ...code, wrong: 2 },
  "a decoy's code": { ...code, recipient: 'decoy' },
  "a test identity's code": { ...code, recipient: 'test' },
} as const satisfies Record<string, ChallengeState | undefined>;
type StateName = keyof typeof states;

/** `SRP_A+` passed, `SRP_A-` did not. */
const readSession = (text: string): SessionRound[] =>
  text
    .split(' ')
    .filter((item) => item !== '')
    .map((item) => ({ challenge: item.slice(0, -1), passed: item.endsWith('+') }));

interface Case {
  readonly last?: StateName;
  readonly exists?: boolean;
  readonly resend?: boolean;
  readonly srpFirst?: 'skip' | 'verify';
  readonly maxAttempts?: number;
  readonly humanCheck?: 'none' | 'altcha';
}

/** In one word, a failure with its reason. */
function decideOn(session: readonly SessionRound[], of: Case = {}): string {
  const decision = decide(
    {
      user: { exists: of.exists ?? true },
      session,
      state: states[of.last ?? 'none of ours'],
      clientMetadata: { resend: of.resend ?? false },
    },
    {
      SRP_FIRST: of.srpFirst ?? 'skip',
      MAX_ATTEMPTS: of.maxAttempts ?? 3,
      HUMAN_CHECK: of.humanCheck ?? 'none',
    },
  );
  return decision.kind === 'fail' ? `fail: ${decision.why}` : decision.kind;
}

describe('before the first round of ours', () => {
  it.each([
    // session, SRP_FIRST=skip, SRP_FIRST=verify
    ['', 'code', 'fail: PasswordFirst'],
    ['SRP_A+', 'code', 'password'],
    ['SRP_A+ PASSWORD_VERIFIER+', 'code', 'code'],
    ['SRP_A+ PASSWORD_VERIFIER+ SMS_MFA+', 'code', 'code'],
    ['SRP_A+ PASSWORD_VERIFIER+ SOFTWARE_TOKEN_MFA+', 'code', 'code'],
    ['SRP_A+ PASSWORD_VERIFIER+ EMAIL_OTP+', 'code', 'code'],
    // Cognito was reported not to call Define here. If it does, a code comes next.
    ['SRP_A+ PASSWORD_VERIFIER+ NEW_PASSWORD_REQUIRED+', 'code', 'code'],
    [
      'SRP_A+ PASSWORD_VERIFIER+ NEW_PASSWORD_REQUIRED-',
      'fail: UnexpectedChallenge',
      'fail: UnexpectedChallenge',
    ],
    ['SRP_A+ NEW_PASSWORD_REQUIRED+', 'code', 'fail: PasswordFirst'],
    ['SRP_A+ PASSWORD_VERIFIER+ DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER+', 'code', 'code'],
    ['SRP_A+ SMS_MFA+', 'code', 'fail: PasswordFirst'],
    ['ADMIN_NO_SRP_AUTH+', 'code', 'fail: PasswordFirst'],
    ['A_CHALLENGE_OF_TOMORROW+', 'code', 'fail: PasswordFirst'],
    ['SRP_A-', 'fail: UnexpectedChallenge', 'fail: UnexpectedChallenge'],
    ['SRP_A+ PASSWORD_VERIFIER-', 'fail: UnexpectedChallenge', 'fail: UnexpectedChallenge'],
    ['SRP_A+ PASSWORD_VERIFIER+ SMS_MFA-', 'fail: UnexpectedChallenge', 'fail: UnexpectedChallenge'],
  ])('decides on [%s]: %s, with SRP_FIRST=verify %s', (session, skip, verify) => {
    expect(decideOn(readSession(session), { srpFirst: 'skip' })).toBe(skip);
    expect(decideOn(readSession(session), { srpFirst: 'verify' })).toBe(verify);
  });
});

describe('after a round of ours', () => {
  it.each([
    // session, what else is so, decision
    ['CUSTOM_CHALLENGE+', { last: 'a code' }, 'tokens'],
    ['CUSTOM_CHALLENGE-', { last: 'a code' }, 'code'],
    ['CUSTOM_CHALLENGE- CUSTOM_CHALLENGE+', { last: 'a code, 1 wrong before' }, 'tokens'],
    ['SRP_A+ PASSWORD_VERIFIER+ SMS_MFA+ CUSTOM_CHALLENGE+', { last: 'a code' }, 'tokens'],
    ['SRP_A+ PASSWORD_VERIFIER+ CUSTOM_CHALLENGE+', { last: 'a code', srpFirst: 'verify' }, 'tokens'],
    // A password that nobody was asked for.
    ['SRP_A+ CUSTOM_CHALLENGE+', { last: 'a code', srpFirst: 'verify' }, 'fail: PasswordFirst'],
    ['CUSTOM_CHALLENGE- SRP_A+', { last: 'a code', srpFirst: 'verify' }, 'fail: PasswordFirst'],
    ['CUSTOM_CHALLENGE+', { last: 'a code', srpFirst: 'verify' }, 'fail: PasswordFirst'],

    // A remembered device answers after the code: it neither asks for a second one nor makes up for a wrong one.
    ['CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+', { last: 'a code' }, 'tokens'],
    ['CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER+', { last: 'a code' }, 'tokens'],
    [
      'SRP_A+ PASSWORD_VERIFIER+ CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER+',
      { last: 'a code', srpFirst: 'verify' },
      'tokens',
    ],
    ['CUSTOM_CHALLENGE- DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER+', { last: 'a code' }, 'code'],
    [
      'CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER-',
      { last: 'a code' },
      'fail: UnexpectedChallenge',
    ],
    ['CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER+', {}, 'fail: UnexpectedChallenge'],
    ['CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+', { last: 'an opening' }, 'code'],
    ['CUSTOM_CHALLENGE+ DEVICE_SRP_AUTH+', { last: "a decoy's code" }, 'fail: Unknown'],
    ['CUSTOM_CHALLENGE+ SMS_MFA+ DEVICE_SRP_AUTH+', { last: 'a code' }, 'code'],
    ['DEVICE_SRP_AUTH+ DEVICE_PASSWORD_VERIFIER+', { last: 'a code' }, 'code'],
    ['SRP_A+ DEVICE_SRP_AUTH+', { last: 'a code', srpFirst: 'verify' }, 'fail: PasswordFirst'],
    ['CUSTOM_CHALLENGE+ DEVICE_OF_TOMORROW+', { last: 'a code' }, 'code'],

    // What is not ours proves nothing, and neither does something that came after ours.
    ['CUSTOM_CHALLENGE+', {}, 'fail: UnexpectedChallenge'],
    ['CUSTOM_CHALLENGE-', {}, 'fail: UnexpectedChallenge'],
    ['CUSTOM_CHALLENGE+ SMS_MFA+', { last: 'a code' }, 'code'],
    ['SMS_MFA- CUSTOM_CHALLENGE+', { last: 'a code' }, 'fail: UnexpectedChallenge'],

    // An answer to an opening round gets its code, unless a human check was asked for and not passed.
    ['CUSTOM_CHALLENGE+', { last: 'an opening' }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening' }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening', maxAttempts: 1 }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening, 2 failed before' }, 'code'],
    ['CUSTOM_CHALLENGE+', { last: 'an opening', humanCheck: 'altcha' }, 'code'],
    ['CUSTOM_CHALLENGE+', { last: 'an opening, 2 failed before', humanCheck: 'altcha' }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening', humanCheck: 'altcha' }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening, 1 failed before', humanCheck: 'altcha' }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening, 2 failed before', humanCheck: 'altcha' }, 'fail: HumanCheck'],
    ['CUSTOM_CHALLENGE-', { last: 'an opening', humanCheck: 'altcha', maxAttempts: 1 }, 'fail: HumanCheck'],
    [
      'CUSTOM_CHALLENGE-',
      { last: 'an opening, 2 failed before', humanCheck: 'altcha', resend: true },
      'fail: HumanCheck',
    ],

    // Right by some mistake: still nobody gets in.
    ['CUSTOM_CHALLENGE+', { last: 'a code', exists: false }, 'fail: Unknown'],
    ['CUSTOM_CHALLENGE+', { last: "a decoy's code" }, 'fail: Unknown'],
    ['CUSTOM_CHALLENGE+', { last: "a test identity's code" }, 'tokens'],

    // `wrong` counts the answers before the last one.
    ['CUSTOM_CHALLENGE-', { last: 'a code, 1 wrong before' }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'a code, 2 wrong before' }, 'fail: Attempts'],
    ['CUSTOM_CHALLENGE-', { last: 'a code', maxAttempts: 1 }, 'fail: Attempts'],
    ['CUSTOM_CHALLENGE-', { last: 'a code, 2 wrong before', resend: true }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'a code', exists: false }, 'code'],
    ['CUSTOM_CHALLENGE-', { last: 'a code, 2 wrong before', exists: false }, 'fail: Attempts'],
  ] satisfies [string, Case, string][])('decides on [%s] with %j: %s', (session, of, expected) => {
    expect(decideOn(readSession(session), of)).toBe(expected);
  });

  it('goes on for twenty rounds and no further', () => {
    const rounds = (count: number) =>
      Array.from({ length: count }, () => ({ challenge: 'CUSTOM_CHALLENGE', passed: false }));
    expect(decideOn(rounds(20), { last: 'a code', resend: true })).toBe('code');
    expect(decideOn(rounds(21), { last: 'a code', resend: true })).toBe('fail: Rounds');
    const right = { challenge: 'CUSTOM_CHALLENGE', passed: true };
    expect(decideOn([...rounds(19), right], { last: 'a code' })).toBe('tokens');
    expect(decideOn([...rounds(20), right], { last: 'a code' })).toBe('fail: Rounds');
  });
});

/** All lists of up to `longest` of the values. */
function* lists<T>(values: readonly T[], longest: number): Generator<readonly T[]> {
  yield [];
  if (longest > 0)
    for (const rest of lists(values, longest - 1)) for (const value of values) yield [...rest, value];
}

it('gives tokens only for a right answer to a code of ours as the last item but a device’s, whatever came before', () => {
  const items = ['SRP_A', 'PASSWORD_VERIFIER', 'SMS_MFA', 'DEVICE_SRP_AUTH', 'CUSTOM_CHALLENGE'].flatMap(
    (challenge) => [
      { challenge, passed: true },
      { challenge, passed: false },
    ],
  );
  let count = 0;
  let letIn = 0;
  for (const session of lists(items, 4))
    for (const state of ['none of ours', 'an opening', 'a code', "a decoy's code"] as const)
      for (const exists of [true, false])
        for (const srpFirst of ['skip', 'verify'] as const)
          for (const resend of [true, false]) {
            count++;
            const last = session.findLast(({ challenge }) => challenge !== 'DEVICE_SRP_AUTH');
            const may = exists && state === 'a code' && last?.challenge === 'CUSTOM_CHALLENGE' && last.passed;
            const of = { exists, srpFirst, resend, last: state };
            if (decideOn(session, of) !== 'tokens') continue;
            letIn++;
            expect(may, JSON.stringify({ session, ...of })).toBe(true);
          }
  console.log(`${count} sessions, ${letIn} of them let in`);
  expect(letIn).toBeGreaterThan(0);
});
