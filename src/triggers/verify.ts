// VerifyAuthChallengeResponse: spends a guess, compares, and uses the code up.
import { deriveCode, isRightAnswer, readAnswer } from '../challenge/code.ts';
import { type ChallengeState, type CodeState, isAlive, parseState } from '../challenge/state.ts';
import { liveTestCode } from '../challenge/test-identities.ts';
import type { Deps } from '../deps.ts';
import { asksResend, nameOf, ownerOf, stringsOf, type VerifyEvent } from '../events.ts';
import { userKey } from '../limits/keys.ts';

type VerifyDeps = Pick<Deps, 'settings' | 'hmac' | 'limits' | 'nowMs' | 'emit'>;

export async function verify(event: VerifyEvent, deps: VerifyDeps): Promise<VerifyEvent> {
  const { privateChallengeParameters } = event.request;
  const state = parseState(deps.hmac, ownerOf(event), stringsOf(privateChallengeParameters).state);
  event.response = { answerCorrect: await isCorrect(event, state, deps) };
  return event;
}

async function isCorrect(
  event: VerifyEvent,
  state: ChallengeState | undefined,
  deps: VerifyDeps,
): Promise<boolean> {
  if (!state || asksResend(event)) return false;
  switch (state.kind) {
    case 'choice':
      return choosesOther(event.request.challengeAnswer, deps.settings.CHANNELS[1]);
    case 'code':
      return answersCode(event, state, deps);
  }
}

/**
 * Create never sees an answer: this one bit is all that can travel. True: the second of CHANNELS. Whatever
 * else was typed means the first, so a wrong word still gets its code.
 */
const choosesOther = (answer: unknown, other: string | undefined): boolean =>
  typeof answer === 'string' && answer.length < 20 && answer.trim().toUpperCase() === other;

async function answersCode(event: VerifyEvent, state: CodeState, deps: VerifyDeps): Promise<boolean> {
  const { settings, hmac, limits, nowMs, emit } = deps;
  const nowSeconds = Math.floor(nowMs() / 1000);
  const owner = ownerOf(event);
  if (!isAlive(state, nowSeconds, settings.CODE_TTL_SECONDS)) {
    emit('CodeExpired');
    return false;
  }
  const answer = readAnswer(event.request.challengeAnswer, settings.CODE_LENGTH);
  if (answer === undefined) {
    emit('CodeWrong');
    return false;
  }

  const user = userKey(hmac, { ...owner, userName: nameOf(event) }, event.request.userNotFound !== true);
  // Spent before it is compared, so that answers at once cannot outrun the count.
  const spent = await limits.spend(user, nowSeconds);
  if (!spent.allowed) {
    emit('GuessRefused');
    return false;
  }
  const expected = expectedCode(event, state, deps);
  const right = expected !== undefined && isRightAnswer(hmac, expected, answer);
  if (right && (await limits.consume(user, state.nonce, nowSeconds))) {
    emit('CodeRight', { Channel: state.medium });
    // No country: this sign-in found its code already sent, perhaps by email. The breaker errs on the strict side.
    if (state.country) limits.creditSms(state.country);
    return true;
  }
  emit(right ? 'CodeStale' : 'CodeWrong');
  if (spent.wouldDisable) emit('UserDisabled');
  if (spent.wouldLock) {
    emit('UserLocked');
    await limits.lock(user, nowSeconds);
  }
  return false;
}

/** `undefined` where no answer can be right. */
function expectedCode(event: VerifyEvent, state: CodeState, deps: VerifyDeps): string | undefined {
  if (event.request.userNotFound === true) return undefined;
  switch (state.nature) {
    case 'decoy':
      return undefined;
    case 'test':
      return liveTestCode(
        deps.settings.TEST_IDENTITIES,
        stringsOf(event.request.userAttributes)[state.medium === 'SMS' ? 'phone_number' : 'email'],
        deps.nowMs(),
      );
    case 'real':
      return deriveCode(deps.hmac, { ...ownerOf(event), nonce: state.nonce }, deps.settings.CODE_LENGTH);
  }
}
