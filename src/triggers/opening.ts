// The opening round of START=client: nothing is sent before the client has answered it. Create makes it, Verify judges the
// answer.
import type { OpeningState } from '../crypto/state.ts';
import type { Deps } from '../deps.ts';
import { channelIfTrue } from '../rounds/plan-round.ts';
import { openingParameters } from '../rounds/public-parameters.ts';
import type { TriggerInput } from './event.ts';

export interface OpeningRound {
  readonly state: OpeningState;
  readonly parameters: Record<string, string>;
}

/** Costs no call to the table. `failed`: answers so far that did not pass HUMAN_CHECK. */
export async function openRound(
  { failed, nowSeconds }: { readonly failed: number; readonly nowSeconds: number },
  { settings, humanCheck, nonce, emit }: Pick<Deps, 'settings' | 'humanCheck' | 'nonce' | 'emit'>,
): Promise<OpeningRound> {
  const state: OpeningState = {
    kind: 'opening',
    nonce: nonce(),
    issuedAt: nowSeconds,
    failed,
    ifTrue: channelIfTrue(settings),
  };
  if (failed === 0) emit('SignInOpened');
  const check = await humanCheck?.ask(state);
  return { state, parameters: openingParameters(state, check, nowSeconds, settings) };
}

/**
 * Verify judges the check, not Create: so Define counts the answers that do not pass, and the service's 1.5 s are not taken
 * from what a message may take to be sent. For users and unknown users alike, and before anything is counted or sent.
 */
export async function judgeOpening(
  { user, answer, clientMetadata }: Pick<TriggerInput, 'user' | 'answer' | 'clientMetadata'>,
  state: OpeningState,
  { humanCheck, limits, nowMs, emit }: Pick<Deps, 'humanCheck' | 'limits' | 'nowMs' | 'emit'>,
): Promise<boolean> {
  // Cognito does not pass the answer to Create, only whether it was correct. Whatever else was typed means the first of
  // CHANNELS, so a wrong word still gets its code.
  if (!humanCheck) return namesChannel(answer, state.ifTrue);
  const { human, proof } = clientMetadata;
  if (proof !== undefined && (await limits.isKnownDevice(user, proof, Math.floor(nowMs() / 1000))))
    return true;
  const verdict = human ? await humanCheck.judge(human, state, nowMs()) : 'missing';
  if (verdict !== 'human') emit('HumanCheckFailed', { Reason: verdict });
  return verdict === 'human';
}

const namesChannel = (answer: string | undefined, channel: string): boolean =>
  answer !== undefined && answer.length < 20 && answer.trim().toUpperCase() === channel;
