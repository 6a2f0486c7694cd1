// VerifyAuthChallengeResponse: whether the answer is a code that is live.
import { deriveCode, deriveProof, isRightAnswer, readAnswer } from '../crypto/code.ts';
import type { CodeState } from '../crypto/state.ts';
import { roundDeadlineMs } from '../delivery/budget.ts';
import type { Deps } from '../deps.ts';
import { kindInRecord } from '../limits/user-record.ts';
import type { Redemption } from '../limits/user-rules.ts';
import { liveTestCode } from '../settings/test-identities.ts';
import type { TriggerInput, VerifyResponse } from './event.ts';
import { findContactToProve, markContact, type UnprovenContact } from './mark-contact.ts';
import { isNoticeDue, notify } from './notify.ts';
import { judgeOpening } from './opening.ts';

type VerifyInput = Pick<TriggerInput, 'user' | 'attributes' | 'state' | 'answer' | 'clientMetadata'>;
type VerifyDeps = Pick<
  Deps,
  | 'settings'
  | 'channels'
  | 'hmac'
  | 'humanCheck'
  | 'limits'
  | 'nowMs'
  | 'emit'
  | 'markVerified'
  | 'onMarkFailure'
  | 'onSendFailure'
  | 'inTime'
>;

export async function verify(input: VerifyInput, deps: VerifyDeps): Promise<VerifyResponse> {
  const { state, clientMetadata } = input;
  if (!state) return { answerCorrect: false };
  switch (state.kind) {
    case 'opening':
      return { answerCorrect: await judgeOpening(input, state, deps) };
    case 'code':
      // A client that asks for the code again has not answered.
      return { answerCorrect: !clientMetadata.resend && (await answersCode(input, state, deps)) };
  }
}

/** With an answer: two live codes, the one that this sign-in was shown, and the one that it has used. */
const mostCompared = 4;

/** The result leaves only after `redeem` has written what follows from it, so answers at once cannot outrun the limits. */
async function answersCode(input: VerifyInput, state: CodeState, deps: VerifyDeps): Promise<boolean> {
  const { user, clientMetadata } = input;
  const { settings, hmac, limits, emit, nowMs } = deps;
  const startedMs = nowMs();
  const answer = readAnswer(input.answer, settings.CODE_LENGTH);
  if (answer.kind === 'not-a-code') {
    emit('CodeWrong');
    // If the table does not take it, the answer costs an attempt, as a wrong one does.
    await limits.noteUnreadable(state.signIn, Math.floor(startedMs / 1000)).catch(() => {});
    return false;
  }
  const unproven = findContactToProve(input, state, deps);
  let compared = 0;
  const isRight = (nonce: string): boolean => {
    compared++;
    return isCodeOf(input, state, unproven, nonce, answer.digits, deps);
  };
  const redemption = await limits.redeem({
    user,
    recipient: kindInRecord(state.recipient),
    now: Math.floor(startedMs / 1000),
    deadlineMs: startedMs + roundDeadlineMs,
    signIn: state.signIn,
    proof: clientMetadata.proof,
    newProof: deriveProof(hmac, user, state.signIn),
    own: state,
    isRight,
  });
  // The time must not tell how many codes are live, or that a lock let nothing be compared.
  while (compared < mostCompared) isRight(state.nonce);
  report(redemption, state, deps);
  if (redemption.kind !== 'right' && redemption.kind !== 'again') return false;
  await Promise.all([
    credit(redemption, state, deps),
    // On Cognito's second try too: the first may have been cut off before it reached Cognito.
    unproven && markContact(user, unproven, startedMs, deps),
    isNoticeDue(redemption, state, settings) && notify(input, state, redemption, startedMs, deps),
  ]);
  return true;
}

/** The code is used by now: a breaker that does not hear of it errs on the strict side, and the answer stays right. */
async function credit(redemption: Redemption, state: CodeState, { limits }: VerifyDeps): Promise<void> {
  if (redemption.kind !== 'right' || kindInRecord(state.recipient) !== 'real' || !redemption.message) return;
  await limits.creditMessage(redemption.message).catch(() => {});
}

/** Derives and compares for everybody alike, also where no answer can be right: the time must not tell. */
function isCodeOf(
  { user, attributes }: VerifyInput,
  state: CodeState,
  unproven: UnprovenContact | undefined,
  nonce: string,
  answer: string,
  { settings, channels, hmac, nowMs }: VerifyDeps,
): boolean {
  const derived = deriveCode(hmac, { ...user, nonce, contact: unproven?.value }, settings.CODE_LENGTH);
  const isDerived = isRightAnswer(hmac, derived, answer);
  if (!user.exists) return false;
  switch (state.recipient) {
    case 'decoy':
      return false;
    case 'test': {
      const channel = channels.find(({ name }) => name === state.channel);
      const contact = channel && attributes[channel.attribute];
      const fixed =
        channel && contact ? liveTestCode(settings.TEST_IDENTITIES, channel, contact, nowMs()) : undefined;
      return fixed !== undefined && isRightAnswer(hmac, fixed, answer);
    }
    case 'real':
      return isDerived;
    case 'unproven':
      return isDerived && unproven !== undefined;
  }
}

function report(redemption: Redemption, state: CodeState, { channels, emit }: VerifyDeps): void {
  switch (redemption.kind) {
    case 'right': {
      const channel = channels.find(({ name }) => name === state.channel);
      if (channel) emit('CodeRight', { Channel: channel.name });
      return;
    }
    case 'again':
      return;
    case 'refused':
      emit('GuessRefused');
      return;
    case 'wrong':
      emit(({ stale: 'CodeStale', expired: 'CodeExpired', wrong: 'CodeWrong' } as const)[redemption.why]);
      if (redemption.disables) emit('UserDisabled');
      if (redemption.locks) emit('UserLocked');
  }
}
