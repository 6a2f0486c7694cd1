// The rounds that may send: a start and a resend. Everybody takes the same steps, known or not.

import type { CodeMessage, Decoy, Destination } from '../channels/channel.ts';
import { deriveCode } from '../crypto/code.ts';
import type { CodeState } from '../crypto/state.ts';
import { retryDeadlineMs, roundDeadlineMs, sendDeadlineMs } from '../delivery/budget.ts';
import { type Delivery, deliverCode } from '../delivery/deliver-code.ts';
import { untilNextFloor } from '../delivery/pace.ts';
import type { Deps } from '../deps.ts';
import { retry } from '../effects.ts';
import { PublicError } from '../errors.ts';
import type { SeenTurn, TurnRequest } from '../limits/limits.ts';
import { kindInRecord, type LiveCode } from '../limits/user-record.ts';
import type { Fate, SentBy, TakenTurn, Turn } from '../limits/user-rules.ts';
import { pickTarget, type Recipient } from '../recipients/recipient.ts';
import type { CodeStatus } from '../rounds/public-parameters.ts';
import type { Attributes, User } from '../sign-in.ts';

export interface SendRequest {
  readonly user: User;
  readonly attributes: Attributes;
  readonly locale: string | undefined;
  readonly recipient: Recipient;
  /** What the client claims to have proven with before: an answer can carry it, a start by InitiateAuth cannot. */
  readonly proof: string | undefined;
  /** Whether the client has shown that it knows of the account. The proof of a known device shows it too. */
  readonly knowsAccount: boolean;
  /** The state of the round that asked for the code again; `undefined` at a start. */
  readonly previous: CodeState | undefined;
  readonly startedMs: number;
}

/** What a round says: to the client, and to the next round. */
export interface CodeRound {
  readonly status: CodeStatus;
  readonly state: CodeState;
  readonly target: Destination | Decoy;
}

/** What became of a round. */
type Outcome =
  | { readonly kind: 'sent'; readonly target: Destination | Decoy; readonly taken: TakenTurn }
  /** The turn was not free. */
  | Exclude<Turn, { kind: 'free' }>
  /** Nothing can be sent to this user, and the client knows of the account: saying so gives nobody away. */
  | { readonly kind: 'unreachable' }
  /** Nothing was sent, and the client may ask again at once. `live`: a code that can be typed meanwhile. */
  | { readonly kind: 'unsent'; readonly live: LiveCode | undefined };

export async function sendCode(request: SendRequest, deps: Deps): Promise<CodeRound> {
  const { settings, emit } = deps;
  if (!request.previous) emit('SignInStarted');
  try {
    const outcome = await tryToSend(request, deps);
    if (outcome.kind === 'reuse' || outcome.kind === 'wait') emit('CodeReused');
    return describeRound(request, outcome, deps);
  } finally {
    await deps.sleep(untilNextFloor(deps.nowMs() - request.startedMs, settings.RESPONSE_FLOOR_MS));
  }
}

async function tryToSend(request: SendRequest, deps: Deps): Promise<Outcome> {
  const { limits } = deps;
  const { user, recipient, proof, startedMs } = request;
  const asked: TurnRequest = {
    user,
    recipient: kindInRecord(recipient.kind),
    nonce: deps.nonce(),
    proof,
    now: secondsOf(startedMs),
    deadlineMs: startedMs + sendDeadlineMs,
  };
  const hasNoContact = recipient.kind === 'decoy' && recipient.why === 'NoContact';
  if (hasNoContact && request.knowsAccount) return sayUnreachable(recipient, deps);
  if (recipient.kind === 'test') {
    const seen = await limits.seeTurn(asked);
    return seen.turn.kind === 'free' ? useTestIdentity(asked, seen, recipient.targets[0], deps) : seen.turn;
  }
  const [seen, destination] = await Promise.all([
    limits.seeTurn(asked),
    limits.seeDestination(recipient.targets[0].limitKey),
  ]);
  if (hasNoContact && seen.turn.tier === 'device') return sayUnreachable(recipient, deps);
  if (seen.turn.kind !== 'free') return seen.turn;
  if (recipient.kind === 'decoy') emitDecoy(recipient, deps);

  let turn: Awaited<ReturnType<typeof limits.takeTurn>> | undefined;
  const delivery = await deliverCode(
    recipient.targets,
    {
      startedMs,
      tier: seen.turn.tier,
      seen: destination,
      async begin(target) {
        turn = await limits.takeTurn(asked, seen, sentBy(target));
        return turn.kind === 'taken' ? writeMessage(request, target, turn.code, deps) : undefined;
      },
    },
    deps,
  );
  if (turn && turn.kind !== 'taken') return turn;
  return settle(delivery, { asked, taken: turn, liveBefore: seen.turn.live, startedMs }, deps);
}

/** After the send, or without one: the user's record says what became of the code. */
async function settle(
  delivery: Delivery,
  {
    asked,
    taken,
    liveBefore,
    startedMs,
  }: {
    readonly asked: TurnRequest;
    readonly taken: TakenTurn | undefined;
    readonly liveBefore: LiveCode | undefined;
    readonly startedMs: number;
  },
  { limits, emit, nowMs, sleep }: Pick<Deps, 'limits' | 'emit' | 'nowMs' | 'sleep'>,
): Promise<Outcome> {
  // Until this has succeeded, a code can be right that nobody was sent.
  const undo = async (fate: Fate): Promise<LiveCode | undefined> =>
    taken
      ? retry(() => limits.undoTurn({ ...asked, deadlineMs: startedMs + roundDeadlineMs }, taken, fate), {
          untilMs: startedMs + retryDeadlineMs,
          nowMs,
          sleep,
        })
      : liveBefore;
  switch (delivery.kind) {
    case 'sent':
      if (!taken) throw new TypeError('a message was sent without a turn');
      if (delivery.target.channel.name !== taken.code.message.channel)
        // The message is on its way: a second tap may name the wrong channel, this round may not fail.
        await limits.noteMessage(asked, taken, sentBy(delivery.target)).catch(() => emit('TableError'));
      return { kind: 'sent', target: delivery.target, taken };
    case 'overtaken':
      return { kind: 'unsent', live: liveBefore };
    case 'limited':
      return { kind: 'unsent', live: await undo('refused') };
    case 'failed': {
      const live = await undo(delivery.mayHaveArrived ? 'unknown' : 'refused').catch(() => {
        emit('TableError');
        return undefined;
      });
      // A resend that fails must not take away the round in which a good code can be typed.
      if (live) return { kind: 'unsent', live };
      throw delivery.error ?? new PublicError('DELIVERY_FAILED');
    }
  }
}

const secondsOf = (ms: number): number => Math.floor(ms / 1000);

const sentBy = ({ channel, country, range, tierAtMost }: Destination | Decoy): SentBy => ({
  channel: channel.name,
  country: country ?? '',
  ...(range !== undefined && { range }),
  ...(tierAtMost && { tier: tierAtMost }),
});

const emitDecoy = ({ why }: Extract<Recipient, { kind: 'decoy' }>, { emit }: Pick<Deps, 'emit'>): void =>
  emit('Decoy', { Reason: why });

function sayUnreachable(recipient: Extract<Recipient, { kind: 'decoy' }>, deps: Pick<Deps, 'emit'>): Outcome {
  emitDecoy(recipient, deps);
  return { kind: 'unreachable' };
}

/** No caps: nothing is sent, and a suite of end-to-end tests signs in more often than a person. */
async function useTestIdentity(
  asked: TurnRequest,
  seen: SeenTurn,
  target: Destination,
  { limits, emit }: Pick<Deps, 'limits' | 'emit'>,
): Promise<Outcome> {
  // Without a country: no breaker has counted a message.
  const turn = await limits.takeTurn(asked, seen, { channel: target.channel.name, country: '' });
  if (turn.kind !== 'taken') return turn;
  emit('TestIdentityUsed');
  return { kind: 'sent', target, taken: turn };
}

const writeMessage = (
  { user, attributes, locale, recipient, startedMs }: SendRequest,
  { channel }: Destination | Decoy,
  { nonce, issuedAt }: LiveCode,
  { hmac, settings }: Pick<Deps, 'hmac' | 'settings'>,
): CodeMessage => ({
  code: deriveCode(
    hmac,
    { ...user, nonce, contact: recipient.kind === 'unproven' ? attributes[channel.attribute] : undefined },
    settings.CODE_LENGTH,
  ),
  secondsLeft: issuedAt + settings.CODE_TTL_SECONDS - secondsOf(startedMs),
  clientId: user.clientId,
  locale,
  attributes,
});

function describeRound(
  { recipient, previous, startedMs }: SendRequest,
  outcome: Outcome,
  { nonce, settings }: Pick<Deps, 'nonce' | 'settings'>,
): CodeRound {
  const now = secondsOf(startedMs);
  const sends = previous?.sends ?? 0;
  const describe = (
    wasSent: boolean,
    code: LiveCode | undefined,
    sentAt: number,
    target = pickTarget(recipient, code?.message?.channel),
  ): CodeRound => ({
    status: wasSent ? (previous ? 'CODE_RESENT' : 'CODE_SENT') : 'RESEND_TOO_SOON',
    target,
    state: {
      kind: 'code',
      // Where no code is live, a nonce that no code was made from.
      nonce: code?.nonce ?? nonce(),
      signIn: previous?.signIn ?? nonce(),
      issuedAt: code?.issuedAt ?? now,
      sentAt,
      wrong: previous?.wrong ?? 0,
      unreadable: previous?.unreadable ?? 0,
      sends: wasSent ? sends + 1 : sends,
      channel: target.channel.name,
      recipient: recipient.kind,
    },
  });
  // The cooldown is over, or no limit would have been asked. What was not sent begins no other.
  const notSent = (live: LiveCode | undefined): CodeRound =>
    describe(false, live, now - settings.RESEND_COOLDOWN_SECONDS);
  switch (outcome.kind) {
    case 'sent':
      return describe(true, outcome.taken.code, now, outcome.target);
    case 'reuse': {
      // Within one sign-in, a message of this tier that is newer than this session knows is a resend on its way.
      const wasSent = previous === undefined || outcome.sentAt > previous.sentAt;
      return describe(wasSent, outcome.code, outcome.sentAt);
    }
    case 'unreachable':
      return { ...notSent(undefined), status: 'NO_CONTACT' };
    case 'wait':
      return describe(false, outcome.live, outcome.sentAt);
    case 'unsent':
      return notSent(outcome.live);
  }
}
