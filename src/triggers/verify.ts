// VerifyAuthChallengeResponse: spends a guess, compares, and uses the code up.
import { deriveCode, isRightAnswer, readAnswer } from '../challenge/code.ts';
import { type CodeState, isAlive } from '../challenge/state.ts';
import { liveTestCode } from '../challenge/test-identities.ts';
import type { Deps } from '../deps.ts';
import type { VerifyResponse } from './event.ts';
import type { Call } from './read-event.ts';

type VerifyCall = Pick<Call, 'user' | 'attributes' | 'state' | 'answer' | 'wishes'>;
type VerifyDeps = Pick<Deps, 'settings' | 'channels' | 'hmac' | 'limits' | 'nowMs' | 'emit'>;

export async function verify(call: VerifyCall, deps: VerifyDeps): Promise<VerifyResponse> {
  const { state, answer, wishes } = call;
  if (!state || wishes.resend) return { answerCorrect: false };
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
  const { settings, hmac, limits, emit } = deps;
  const nowSeconds = Math.floor(deps.nowMs() / 1000);
  if (!isAlive(state, nowSeconds, settings.CODE_TTL_SECONDS)) {
    emit('CodeExpired');
    return false;
  }
  const answer = readAnswer(call.answer, settings.CODE_LENGTH);
  if (answer === undefined) {
    emit('CodeWrong');
    return false;
  }

  // Spent before it is compared, so that answers at once cannot outrun the count.
  const spent = await limits.spend(call.user, nowSeconds);
  if (!spent.allowed) {
    emit('GuessRefused');
    return false;
  }
  const expected = findExpectedCode(call, state, deps);
  const isRight = expected !== undefined && isRightAnswer(hmac, expected, answer);
  if (isRight && (await limits.consume(call.user, state.nonce, nowSeconds))) {
    const channel = deps.channels.find(({ name }) => name === state.channel);
    if (channel) emit('CodeRight', { Channel: channel.name });
    // No country: this sign-in found its code already sent, perhaps by another channel. The breaker errs on the strict side.
    if (state.country) limits.creditMessage(state.channel, state.country);
    return true;
  }
  emit(isRight ? 'CodeStale' : 'CodeWrong');
  if (spent.wouldDisable) emit('UserDisabled');
  if (spent.wouldLock) {
    emit('UserLocked');
    await limits.lock(call.user, nowSeconds);
  }
  return false;
}

/** `undefined` where no answer can be right. */
function findExpectedCode(
  { user, attributes }: VerifyCall,
  state: CodeState,
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
      return deriveCode(hmac, { ...user, nonce: state.nonce }, settings.CODE_LENGTH);
  }
}
