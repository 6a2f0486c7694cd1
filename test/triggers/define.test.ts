import { describe, expect, it } from 'vitest';
import type { ChallengeState } from '../../src/crypto/state.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { SessionRound } from '../../src/sign-in.ts';
import { define } from '../../src/triggers/define.ts';
import { settingsOf } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';
import { codeState, noMetadata, openingState } from '../support/states.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
const clientMetadata = noMetadata;
const code = codeState;

/** `unreadable`: what the table says; `undefined`: it must not be asked. */
async function defined(
  session: readonly SessionRound[],
  settings: Record<string, string> = {},
  unreadable?: () => Promise<number>,
  ours: ChallengeState = code,
) {
  const { emitted, emit } = recordMetrics();
  const limits = {
    ...noLimits({ CODE_TTL_SECONDS: 300 }),
    countUnreadable: unreadable ?? (() => expect.fail('the table was asked')),
  };
  const state = session.at(-1)?.challenge === 'CUSTOM_CHALLENGE' ? ours : undefined;
  const response = await define(
    { user, session, state, clientMetadata },
    { settings: settingsOf(settings), limits, emit },
  );
  return { response, emitted };
}
const custom = (passed: boolean) => ({ challenge: 'CUSTOM_CHALLENGE', passed });

describe('the answer to Cognito', () => {
  it('is another round, which is neither counted as a sign-in nor as a failure', async () => {
    expect(await defined([])).toEqual({
      response: { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
      emitted: [],
    });
  });

  it('is the password round where that comes first', async () => {
    expect(await defined([{ challenge: 'SRP_A', passed: true }], { SRP_FIRST: 'verify' })).toEqual({
      response: { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false },
      emitted: [],
    });
  });

  it('is tokens, and no further challenge beside them', async () => {
    expect(await defined([custom(true)])).toEqual({
      response: { issueTokens: true, failAuthentication: false },
      emitted: [['SignIn']],
    });
  });

  it('is the end, counted by why it came', async () => {
    const end = { issueTokens: false, failAuthentication: true };
    expect(await defined([custom(false)], { MAX_ATTEMPTS: '1' }, async () => 0)).toEqual({
      response: end,
      emitted: [['SignInFailed', { Reason: 'Attempts' }]],
    });
    expect(await defined([{ challenge: 'SMS_MFA', passed: false }])).toEqual({
      response: end,
      emitted: [['SignInFailed', { Reason: 'UnexpectedChallenge' }]],
    });
  });

  it('is another round where the last attempt could not be a code, and the end where the table does not say', async () => {
    const end = { issueTokens: false, failAuthentication: true };
    const last = (unreadable: () => Promise<number>) =>
      defined([custom(false)], { MAX_ATTEMPTS: '1' }, unreadable);
    expect((await last(async () => 1)).response).toMatchObject({ challengeName: 'CUSTOM_CHALLENGE' });
    expect((await last(async () => 0)).response).toEqual(end);
    expect((await last(() => Promise.reject(new Error('down')))).response).toEqual(end);
    // No table is asked before that.
    expect((await defined([custom(false)], { MAX_ATTEMPTS: '2' })).response.failAuthentication).toBe(false);
  });

  it('asks the table nothing where the sign-in ends for another reason than its attempts', async () => {
    expect(await defined(Array.from({ length: 21 }, () => custom(false)))).toMatchObject({
      emitted: [['SignInFailed', { Reason: 'Rounds' }]],
    });
    const failedCheck = { ...openingState, failed: 2 };
    expect(
      await defined([custom(false)], { START: 'client', HUMAN_CHECK: 'altcha' }, undefined, failedCheck),
    ).toEqual({
      response: { issueTokens: false, failAuthentication: true },
      emitted: [['SignInFailed', { Reason: 'HumanCheck' }]],
    });
  });
});
