import { describe, expect, it } from 'vitest';
import type { ChallengeState } from '../../src/crypto/state.ts';
import type { SessionRound } from '../../src/sign-in.ts';
import { define } from '../../src/triggers/define.ts';
import { settingsOf } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const clientMetadata = {
  resend: false,
  channel: undefined,
  proof: undefined,
  human: undefined,
  locale: undefined,
};
const code: ChallengeState = {
  kind: 'code',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 1,
  wrong: 0,
  sends: 1,
  sentAt: 1,
  channel: 'SMS',
  recipient: 'real',
};

function defined(session: readonly SessionRound[], settings: Record<string, string> = {}) {
  const { emitted, emit } = recordMetrics();
  const state = session.at(-1)?.challenge === 'CUSTOM_CHALLENGE' ? code : undefined;
  const response = define({ user, session, state, clientMetadata }, { settings: settingsOf(settings), emit });
  return { response, emitted };
}
const custom = (passed: boolean) => ({ challenge: 'CUSTOM_CHALLENGE', passed });

describe('what Cognito is told', () => {
  it('is another round, which is neither counted as a sign-in nor as a failure', () => {
    expect(defined([])).toEqual({
      response: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
      emitted: [],
    });
  });

  it('is the password round where that comes first', () => {
    expect(defined([{ challenge: 'SRP_A', passed: true }], { SRP_FIRST: 'verify' })).toEqual({
      response: { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false },
      emitted: [],
    });
  });

  it('is tokens, and no further challenge beside them', () => {
    expect(defined([custom(true)])).toEqual({
      response: { issueTokens: true, failAuthentication: false },
      emitted: [['SignIn']],
    });
  });

  it('is the end, counted by why it came', () => {
    const end = { issueTokens: false, failAuthentication: true };
    expect(defined([custom(false)], { MAX_ATTEMPTS: '1' })).toEqual({
      response: end,
      emitted: [['SignInFailed', { Reason: 'Attempts' }]],
    });
    expect(defined([{ challenge: 'SMS_MFA', passed: false }])).toEqual({
      response: end,
      emitted: [['SignInFailed', { Reason: 'UnexpectedChallenge' }]],
    });
  });
});
