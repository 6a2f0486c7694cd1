// CreateAuthChallenge: the next round. Chooses the channel, reserves the code, sends it, says so.
import { readVerifiedContacts, usable } from '../challenge/contact.ts';
import { choiceParameters, codeParameters } from '../challenge/public-parameters.ts';
import { maskDestination, recipientOf } from '../challenge/recipient.ts';
import { type CodeState, encodeState, isAlive, parseState } from '../challenge/state.ts';
import type { Deps } from '../deps.ts';
import { asksResend, type CreateEvent, ownerOf, sessionOf, stringsOf } from '../events.ts';
import type { Round } from './round.ts';
import { sendCode } from './send-code.ts';

export async function create(event: CreateEvent, deps: Deps): Promise<CreateEvent> {
  const { settings, hmac, nowMs } = deps;
  const startedMs = nowMs();
  const last = sessionOf(event).at(-1);
  const owner = ownerOf(event);
  const previous = parseState(hmac, owner, last?.challengeMetadata);

  if (settings.CHANNEL_CHOICE === 'client' && !previous) {
    respond(event, encodeState(hmac, owner, { kind: 'choice' }), choiceParameters(settings));
    return event;
  }

  // Later rounds keep to the channel of the first one.
  const usedOther =
    settings.CHANNEL_CHOICE === 'client' &&
    previous?.kind === 'code' &&
    previous.medium === settings.CHANNELS[1];
  const recipient = recipientOf(event, await contactsOf(event, deps), {
    settings,
    hmac,
    nowMs: startedMs,
    choseOther: previous?.kind === 'code' ? usedOther : last?.challengeResult === true,
  });
  const { state, status, masked } =
    previous?.kind === 'code'
      ? await nextRound(event, previous, recipient, startedMs, deps)
      : await sendCode(event, recipient, undefined, startedMs, deps);
  respond(event, encodeState(hmac, owner, state), codeParameters(status, state, masked, settings));
  return event;
}

/** A round after a code was asked for: the code again, or what became of the answer. */
async function nextRound(
  event: CreateEvent,
  previous: CodeState,
  recipient: ReturnType<typeof recipientOf>,
  startedMs: number,
  deps: Deps,
): Promise<Round> {
  const { settings } = deps;
  const nowSeconds = Math.floor(startedMs / 1000);
  const masked = maskDestination(recipient, previous.medium);
  if (asksResend(event)) {
    const tooSoon = nowSeconds < previous.sentAt + settings.RESEND_COOLDOWN_SECONDS;
    if (!tooSoon && previous.sends < settings.MAX_SENDS)
      return sendCode(event, recipient, previous, startedMs, deps);
    deps.emit('ResendRefused');
    return { status: 'RESEND_TOO_SOON', state: previous, masked };
  }
  const alive = isAlive(previous, nowSeconds, settings.CODE_TTL_SECONDS);
  return {
    status: alive ? 'WRONG_CODE' : 'CODE_EXPIRED',
    state: { ...previous, wrong: previous.wrong + 1 },
    masked,
  };
}

async function contactsOf(event: CreateEvent, { settings, readPhone, emit }: Deps) {
  const attributes = event.request.userNotFound === true ? {} : stringsOf(event.request.userAttributes);
  // A user without a number loads the metadata too: in a new process it costs milliseconds that would tell.
  if (settings.CHANNELS.includes('SMS') && !attributes.phone_number) await readPhone('+12025550123');
  const contacts = await readVerifiedContacts(settings, attributes, readPhone);
  for (const contact of contacts)
    if ('refused' in contact && contact.refused !== 'missing')
      emit('ContactRefused', { Reason: contact.refused });
  return usable(contacts);
}

/** Verify has no session, so it gets the state by the private parameters. */
function respond(event: CreateEvent, state: string, parameters: Record<string, string>): void {
  event.response = {
    publicChallengeParameters: parameters,
    privateChallengeParameters: { state },
    challengeMetadata: state,
  };
}
