// NOTICE=new-device: tells the owner of an account that somebody signed in on a device that showed no proof. After the answer is
// counted as right, and within its time: what becomes of the notice never changes the answer.
import type { Destination } from '../channels/channel.ts';
import type { CodeState } from '../crypto/state.ts';
import { afterAnswerBudgetMs, afterAnswerMs } from '../delivery/budget.ts';
import type { MessageToCount } from '../delivery/deliver-code.ts';
import type { Deps } from '../deps.ts';
import type { Redemption } from '../limits/user-rules.ts';
import { readVerifiedContacts } from '../recipients/contacts.ts';
import type { TriggerInput } from './event.ts';

type NoticeInput = Pick<TriggerInput, 'user' | 'attributes'>;
type NoticeDeps = Pick<
  Deps,
  'settings' | 'channels' | 'limits' | 'nowMs' | 'emit' | 'onSendFailure' | 'inTime'
>;
type Right = Extract<Redemption, { kind: 'right' }>;

/** Whether a right answer is worth one. Cognito's second try of an answer is none, nor is a user's first sign-in. */
export const isNoticeDue = (
  redemption: Redemption,
  state: CodeState,
  { NOTICE: notice }: Pick<Deps['settings'], 'NOTICE'>,
): redemption is Right =>
  notice === 'new-device' &&
  redemption.kind === 'right' &&
  redemption.device === 'new' &&
  state.recipient !== 'test';

/**
 * Another verified contact than the one that got the code: who has taken over that one cannot hide the notice. Without one, the
 * same, where the channel repeats notices. Never a test identity: nothing is ever sent to it.
 */
async function findReader(
  { attributes }: NoticeInput,
  state: CodeState,
  { settings, channels, nowMs }: NoticeDeps,
): Promise<Destination | undefined> {
  const tests = { identities: settings.TEST_IDENTITIES, nowMs: nowMs() };
  const usable = (await readVerifiedContacts(channels, attributes, tests)).filter(
    (contact): contact is Destination => contact.kind === 'destination' && contact.testCode === undefined,
  );
  return (
    usable.find(({ channel }) => channel.name !== state.channel) ??
    usable.find(({ channel }) => channel.repeatsNotice)
  );
}

async function send(
  { user, attributes }: NoticeInput,
  { channel, to, limitKey, country, range, tierAtMost }: Destination,
  { message: code }: Right,
  startedMs: number,
  { limits, nowMs, emit }: NoticeDeps,
): Promise<void> {
  const tier = tierAtMost ?? code?.tier ?? 'new';
  const message: MessageToCount = {
    channel: channel.name,
    country,
    ...(range !== undefined && { range }),
    limitKey,
    // What is kept for known devices is for their codes.
    tier: tier === 'device' ? 'proven' : tier,
    isPretended: false,
    isNotice: true,
    at: Math.floor(startedMs / 1000),
    deadlineMs: startedMs + afterAnswerMs,
  };
  const seen = await limits.seeDestination(limitKey);
  const isAllowed =
    (await limits.countMessage(message, seen)) === 'counted' &&
    (await limits.countDestination(message, seen));
  if (!isAllowed) return emit('NoticeFailed', { Reason: 'Limited' });
  const budgetMs = afterAnswerBudgetMs(nowMs() - startedMs);
  if (budgetMs === 0) return emit('NoticeFailed', { Reason: 'Refused' });
  const notice = { atMs: startedMs, clientId: user.clientId, locale: attributes.locale };
  await channel.sendNotice(to, notice, budgetMs);
  emit('NoticeSent', { Channel: channel.name });
}

/** Never rejects, and never takes longer than the answer has left. */
export async function notify(
  input: NoticeInput,
  state: CodeState,
  right: Right,
  startedMs: number,
  deps: NoticeDeps,
): Promise<void> {
  const { emit, nowMs, onSendFailure, inTime } = deps;
  try {
    const reader = await findReader(input, state, deps);
    if (!reader) return emit('NoticeFailed', { Reason: 'NoContact' });
    await inTime(afterAnswerBudgetMs(nowMs() - startedMs), () => send(input, reader, right, startedMs, deps));
  } catch (error) {
    emit('NoticeFailed', { Reason: 'Refused' });
    onSendFailure('notice', error);
  }
}
