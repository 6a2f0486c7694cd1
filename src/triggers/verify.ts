// VerifyAuthChallengeResponse: spends a guess, compares, and uses the code up.
import { deriveCode, deriveProof, isRightAnswer, readAnswer } from '../crypto/code.ts';
import { type CodeState, isAlive } from '../crypto/state.ts';
import type { Deps } from '../deps.ts';
import type { Consumption, LiveCode, Spending, Use } from '../limits/limits.ts';
import { retrySeconds } from '../limits/policy.ts';
import { liveTestCode } from '../settings/test-identities.ts';
import type { TriggerInput, VerifyResponse } from './event.ts';

type VerifyCall = Pick<TriggerInput, 'user' | 'attributes' | 'state' | 'answer' | 'clientMetadata'>;
type VerifyDeps = Pick<Deps, 'settings' | 'channels' | 'hmac' | 'limits' | 'nowMs' | 'emit'>;

export async function verify(call: VerifyCall, deps: VerifyDeps): Promise<VerifyResponse> {
  const { state, answer, clientMetadata } = call;
  if (!state || clientMetadata.resend) return { answerCorrect: false };
  switch (state.kind) {
    // Create never sees an answer: this bit tells it. Whatever else was typed means the first of CHANNELS, so a
    // wrong word still gets its code.
    case 'choice':
      return { answerCorrect: namesChannel(answer, state.ifTrue) };
    case 'code':
      return { answerCorrect: await answersCode(call, state, deps) };
  }
}

const namesChannel = (answer: string | undefined, channel: string): boolean =>
  answer !== undefined && answer.length < 20 && answer.trim().toUpperCase() === channel;

async function answersCode(call: VerifyCall, state: CodeState, deps: VerifyDeps): Promise<boolean> {
  const { user, clientMetadata } = call;
  const { settings, hmac, limits, emit } = deps;
  const nowSeconds = Math.floor(deps.nowMs() / 1000);
  const answer = readAnswer(call.answer, settings.CODE_LENGTH);
  if (answer.kind === 'not-a-code') {
    emit('CodeWrong');
    return false;
  }

  // Spent before it is compared, so that answers at once cannot outrun the count.
  const spending = await limits.spend(user, nowSeconds, clientMetadata.proof);
  if (!spending.allowed) {
    emit('GuessRefused');
    return false;
  }
  const isRight = (nonce: string): boolean => {
    const expected = findExpectedCode(call, state, nonce, deps);
    return expected !== undefined && isRightAnswer(hmac, expected, answer.digits);
  };
  const isInTime = isAlive(state, nowSeconds, settings.CODE_TTL_SECONDS);
  const codes = spending.codes ?? (isInTime ? [state] : []);
  // All are compared, whichever is right: the time must not tell which.
  const right = codes.filter(({ nonce }) => isRight(nonce))[0];
  const consumption = right && (await useUp(right, call, state, spending, nowSeconds, deps));
  if (consumption === 'used') reportRight(state, deps);
  if (consumption === 'used' || consumption === 'again') return true;
  const used = findJustUsed(state, spending, nowSeconds);
  if (used && isRight(used.nonce)) return true;

  // Of this sign-in's own code, which is not live any more: somebody used it.
  const wasUsed = right !== undefined || (isInTime && isRight(state.nonce));
  emit(wasUsed ? 'CodeStale' : codes.length === 0 && !isInTime ? 'CodeExpired' : 'CodeWrong');
  if (spending.wouldDisable) emit('UserDisabled');
  if (spending.wouldLock) emit('UserLocked');
  if (spending.wouldLock || spending.wouldDisable) await limits.lock(user, nowSeconds, spending);
  return false;
}

const useUp = (
  { nonce }: LiveCode,
  { user }: VerifyCall,
  { signIn }: CodeState,
  spending: Spending,
  nowSeconds: number,
  { hmac, limits }: VerifyDeps,
): Promise<Consumption> =>
  limits.consume({
    user,
    spending,
    use: { nonce, signIn, at: nowSeconds },
    proof: deriveProof(hmac, user, signIn),
  });

/** Cognito tries again where an answer got lost: what was right in this sign-in a moment ago still is. */
const findJustUsed = ({ signIn }: CodeState, { lastUse }: Spending, nowSeconds: number): Use | undefined =>
  lastUse?.signIn === signIn && nowSeconds - lastUse.at <= retrySeconds ? lastUse : undefined;

function reportRight(state: CodeState, { channels, limits, emit }: VerifyDeps): void {
  const channel = channels.find(({ name }) => name === state.channel);
  if (channel) emit('CodeRight', { Channel: channel.name });
  // No country: this sign-in found its code already sent, perhaps by another channel. The breaker errs on the strict side.
  if (state.country) limits.creditMessage(state);
}

/** `undefined` where no answer can be right. */
function findExpectedCode(
  { user, attributes }: VerifyCall,
  state: CodeState,
  nonce: string,
  { settings, channels, hmac, nowMs }: VerifyDeps,
): string | undefined {
  if (!user.exists) return undefined;
  switch (state.recipient) {
    case 'decoy':
      return undefined;
    case 'test': {
      const channel = channels.find(({ name }) => name === state.channel);
      return liveTestCode(settings.TEST_IDENTITIES, channel && attributes[channel.attribute], nowMs());
    }
    case 'real':
      return deriveCode(hmac, { ...user, nonce }, settings.CODE_LENGTH);
  }
}
