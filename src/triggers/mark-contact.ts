// AUTO_VERIFY=proof: which contact a right answer proves, and telling Cognito so.
import type { Channel } from '../channels/channel.ts';
import type { CodeState } from '../crypto/state.ts';
import { afterAnswerBudgetMs } from '../delivery/budget.ts';
import type { Deps } from '../deps.ts';
import { hasVerifiedContact, isHeldAsVerified } from '../recipients/contacts.ts';
import type { User } from '../sign-in.ts';
import type { TriggerInput } from './event.ts';

/** A contact as Cognito holds it now, which a code was sent to before it was proven. */
export interface UnprovenContact {
  readonly channel: Channel;
  readonly value: string;
  /** Cognito holds it as verified by now: an administrator was faster, or a sign-in beside this one. */
  readonly isMarked: boolean;
}

/**
 * `undefined` where the code went to a verified contact; or where the contact is gone, or another one has been verified since:
 * then no answer is right. The code itself is right for one value of the contact only.
 */
export function findContactToProve(
  { attributes }: Pick<TriggerInput, 'attributes'>,
  state: CodeState,
  { settings, channels }: Pick<Deps, 'settings' | 'channels'>,
): UnprovenContact | undefined {
  if (state.recipient !== 'unproven' || settings.AUTO_VERIFY !== 'proof') return undefined;
  const channel = channels.find(({ name }) => name === state.channel);
  const value = channel && attributes[channel.attribute];
  if (!channel || !value || hasVerifiedContact(channels, attributes, channel)) return undefined;
  return { channel, value, isMarked: isHeldAsVerified(attributes, channel) };
}

/**
 * Never rejects: the answer is right whether or not Cognito answers us, and the next sign-in tries again. A second call
 * for the same contact changes nothing.
 */
export async function markContact(
  user: User,
  { channel, value, isMarked }: UnprovenContact,
  startedMs: number,
  {
    nowMs,
    emit,
    markVerified,
    onMarkFailure,
  }: Pick<Deps, 'nowMs' | 'emit' | 'markVerified' | 'onMarkFailure'>,
): Promise<void> {
  if (isMarked) return;
  const budgetMs = afterAnswerBudgetMs(nowMs() - startedMs);
  if (budgetMs === 0) {
    emit('MarkFailed', { Reason: 'NoTime' });
    return;
  }
  try {
    await markVerified(user, channel, value, budgetMs);
    emit('ContactMarked', { Channel: channel.name });
  } catch (error) {
    // Somebody else signs in by this contact. An operator has to say whose it is.
    const isTaken = error instanceof Error && error.name === 'AliasExistsException';
    emit('MarkFailed', { Reason: isTaken ? 'AliasExists' : 'Refused' });
    onMarkFailure(error);
  }
}
