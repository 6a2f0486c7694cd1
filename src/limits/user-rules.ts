// Every rule about one user, as pure functions of the user's record: who may send, which codes are right, how many guesses
// are left. The store runs them again when another call was faster, so they hold for calls at once as for calls in turn.
import { clockSkewSeconds, isAlive } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import type { TrustTier } from '../sign-in.ts';
import { hourSeconds, mostDevices, mostUses, provenAfterSeconds, renewableSeconds } from './policy.ts';
import type { Decision } from './store.ts';
import {
  type ClientCodes,
  type Device,
  type GuessBudget,
  type LiveCode,
  type Message,
  newUser,
  noGuesses,
  type RecipientKind,
  type UserRecord,
} from './user-record.ts';

export type UserRules = Pick<
  Settings,
  'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE' | 'LOCK_SECONDS'
>;

/** A device is known by its newest proof, and by the one before: its last answer may have got lost on the way. */
const findDevice = ({ devices }: UserRecord, id: string | undefined): Device | undefined =>
  devices.find((device) => id !== undefined && (device.id === id || device.replaces === id));

/**
 * On a user's first day a device counts for nothing here: fresh accounts cost a stranger nothing, and would reach past the
 * share of those who are new.
 */
export function tierOf(user: UserRecord, device: string | undefined, now: number): TrustTier {
  if (user.provenAt === 0 || user.provenAt > now - provenAfterSeconds) return 'new';
  return findDevice(user, device) ? 'device' : 'proven';
}

/** The codes of an app client that are in their time, newest first: two at most. */
function codesInTime(user: UserRecord, clientId: string, now: number, rules: UserRules): LiveCode[] {
  const { newest, previous } = user.codes[clientId] ?? {};
  return [newest, previous].filter(
    (code) => code !== undefined && isAlive(code, now, rules.CODE_TTL_SECONDS),
  ) as LiveCode[];
}

/** Whose codes, and when. */
type CodeQuery = Pick<TurnQuery, 'clientId' | 'recipient' | 'now'>;

/** Those that can be right. */
const liveCodes = (user: UserRecord, { clientId, recipient, now }: CodeQuery, rules: UserRules): LiveCode[] =>
  codesInTime(user, clientId, now, rules).filter((code) => code.recipient === recipient);

/** The record with these codes for an app client, and without those that no rule will ask for again. */
function withCodes(
  user: UserRecord,
  { clientId, now }: CodeQuery,
  [newest, previous]: readonly LiveCode[],
  rules: UserRules,
): UserRecord {
  const changed: ClientCodes | undefined = newest && { newest, ...(previous && { previous }) };
  const { [clientId]: _, ...others } = user.codes;
  const kept = Object.entries(others).filter(([client]) => codesInTime(user, client, now, rules).length > 0);
  return { ...user, codes: Object.fromEntries(changed ? [...kept, [clientId, changed]] : kept) };
}

// ---- Who may send

export interface TurnQuery {
  readonly clientId: string;
  readonly recipient: RecipientKind;
  /** Of the code to make, if a new one is due. */
  readonly nonce: string;
  /** The device whose proof the round shows. */
  readonly device: string | undefined;
  readonly now: number;
}

/** `live`: the newest code that can be right and that a service took, whatever becomes of this round. */
export type Turn = { readonly tier: TrustTier; readonly live: LiveCode | undefined } & (
  | { readonly kind: 'free'; readonly code: LiveCode }
  /** A message went out within the cooldown, to this tier. This code is live. */
  | { readonly kind: 'reuse'; readonly code: LiveCode; readonly sentAt: number }
  /** One did for another app client, and no code is live for this one. */
  | { readonly kind: 'wait'; readonly sentAt: number }
);

const acceptedCode = (user: UserRecord, query: CodeQuery, rules: UserRules) =>
  liveCodes(user, query, rules).find(({ message }) => message !== undefined);

/**
 * Each trust tier has a separate turn: no start without a device's proof delays a device, or answers it. The newest code
 * is sent again for half of its life. Then a new one is made, and the one before stays right for as long as its message
 * said: so never more than two are live.
 */
export function seeTurn(user: UserRecord = newUser, query: TurnQuery, rules: UserRules): Turn {
  const { recipient, now } = query;
  const tier = tierOf(user, query.device, now);
  const live = acceptedCode(user, query, rules);
  const known = { tier, live };
  const sentAt = user.turns[tier] ?? Number.NEGATIVE_INFINITY;
  // A turn from the future was taken before a clock was set back.
  const isCooling = sentAt > now - rules.RESEND_COOLDOWN_SECONDS && sentAt <= now + clockSkewSeconds;
  const newest = liveCodes(user, query, rules)[0];
  if (isCooling)
    return newest?.message
      ? { kind: 'reuse', code: newest, sentAt, ...known }
      : { kind: 'wait', sentAt, ...known };
  const isRenewable = newest && newest.issuedAt > now - renewableSeconds(rules);
  const fresh = { nonce: query.nonce, issuedAt: now, recipient };
  return { kind: 'free', code: isRenewable ? newest : fresh, ...known };
}

/**
 * No round is longer. A message that is younger may be one that a service is refusing right now, in a call of another tier:
 * its code is not put back.
 */
const settledSeconds = 5;

/** A turn that was taken, and what to put back if no service takes the message. */
export interface TakenTurn {
  readonly kind: 'taken';
  readonly tier: TrustTier;
  readonly code: LiveCode & { readonly message: Message };
  readonly turnBefore: number | undefined;
  /** The same code, as it was. `undefined` where no service is known to have taken it. */
  readonly codeBefore: LiveCode | undefined;
}

/** How a message goes out. `tier`: whose share of the caps it counts in, where that is not the turn's. */
export type SentBy = Pick<Message, 'channel' | 'country'> & Partial<Pick<Message, 'tier' | 'range'>>;

/** Makes the code live, right before its message is sent. A call that finds the turn taken gets what `seeTurn` says. */
export function takeTurn(
  user: UserRecord = newUser,
  query: TurnQuery,
  sent: SentBy,
  rules: UserRules,
): Decision<UserRecord, TakenTurn | Exclude<Turn, { kind: 'free' }>> {
  const turn = seeTurn(user, query, rules);
  if (turn.kind !== 'free') return { answer: turn };
  const { now } = query;
  const { tier } = turn;
  const code = { ...turn.code, message: { at: now, tier, ...sent } };
  const live = liveCodes(user, query, rules);
  const newest = live[0];
  const isSettled = (newest?.message?.at ?? now) <= now - settledSeconds;
  return {
    record: {
      ...withCodes(user, query, [code, ...live.filter(({ nonce }) => nonce !== code.nonce)], rules),
      turns: { ...user.turns, [tier]: now },
    },
    answer: {
      kind: 'taken',
      tier,
      code,
      turnBefore: user.turns[tier],
      codeBefore: newest?.nonce === code.nonce && isSettled ? newest : undefined,
    },
  };
}

/** Whether a code's last message is the one that this turn was taken for. */
const isMessageOf = ({ code }: TakenTurn, { nonce, message }: LiveCode): boolean =>
  nonce === code.nonce && message?.at === code.message.at && message.tier === code.message.tier;

/** `refused`: no service took the message, so a new code is never right. `unknown`: it may have arrived. */
export type Fate = 'refused' | 'unknown';

/**
 * After a send that failed: the next tap may try at once, and what was live before is live. Answers with the newest live
 * code that a service took. What other calls did meanwhile stays.
 */
export function undoTurn(
  user: UserRecord = newUser,
  query: CodeQuery,
  taken: TakenTurn,
  fate: Fate,
  rules: UserRules,
): Decision<UserRecord, LiveCode | undefined> {
  const { tier, turnBefore, codeBefore } = taken;
  const { message, ...withoutMessage } = taken.code;
  const asBefore = codeBefore ?? (fate === 'unknown' ? withoutMessage : undefined);
  const codes = liveCodes(user, query, rules).flatMap((one) =>
    isMessageOf(taken, one) ? (asBefore ?? []) : one,
  );
  const { [tier]: turn, ...otherTurns } = user.turns;
  const turnAfter = turn === message.at ? turnBefore : turn;
  const record: UserRecord = {
    ...withCodes(user, query, codes, rules),
    turns: { ...otherTurns, ...(turnAfter !== undefined && { [tier]: turnAfter }) },
  };
  return { record, answer: acceptedCode(record, query, rules) };
}

/** After a send by another channel than the one that the turn was taken for. */
export function noteMessage(
  user: UserRecord = newUser,
  clientId: string,
  taken: TakenTurn,
  sent: SentBy,
): Decision<UserRecord, undefined> {
  const codes = user.codes[clientId];
  if (!codes || !isMessageOf(taken, codes.newest)) return { answer: undefined };
  const newest = { ...codes.newest, message: { ...taken.code.message, ...sent } };
  return {
    record: { ...user, codes: { ...user.codes, [clientId]: { ...codes, newest } } },
    answer: undefined,
  };
}

// ---- Guesses

const recentGuesses = ({ times }: GuessBudget, now: number): readonly number[] =>
  times.filter((at) => at > now - hourSeconds);

const mayGuess = (budget: GuessBudget, now: number, rules: UserRules): boolean =>
  (budget.lockedUntil ?? 0) <= now &&
  budget.inARow < rules.WRONG_BEFORE_DISABLE &&
  recentGuesses(budget, now).length < rules.WRONG_PER_HOUR;

/** The budget after one wrong answer: the last one of an hour locks, the last one in a row disables. */
function takeGuess(budget: GuessBudget, now: number, rules: UserRules) {
  const times = [...recentGuesses(budget, now), now];
  const inARow = budget.inARow + 1;
  const locks = times.length >= rules.WRONG_PER_HOUR;
  const disables = inARow >= rules.WRONG_BEFORE_DISABLE;
  const guesses: GuessBudget = {
    ...budget,
    times: locks ? [] : times,
    inARow,
    ...(locks && { lockedAt: now, lockedUntil: now + rules.LOCK_SECONDS }),
    ...(disables && { disabledAt: now }),
  };
  return { guesses, locks, disables };
}

// ---- Answers

export interface Attempt {
  readonly clientId: string;
  readonly recipient: RecipientKind;
  /** The random value of the sign-in that answers. */
  readonly signIn: string;
  /** The device whose proof the answer shows. */
  readonly device: string | undefined;
  /** What the device is known by from now on, if the answer is right. */
  readonly newDevice: string;
  readonly now: number;
  /** The code that this sign-in was shown: it says what to call a wrong answer, and never makes one right. */
  readonly own: Pick<LiveCode, 'nonce' | 'issuedAt'>;
  /** Whether the answer is the code of this nonce. */
  isRight(nonce: string): boolean;
}

export type Redemption =
  | {
      readonly kind: 'right';
      readonly message: Message | undefined;
      /** `known`: it showed the proof of an earlier sign-in. `first`: nobody has signed in as this user before. */
      readonly device: 'known' | 'first' | 'new';
    }
  /** Right in this sign-in before: Cognito asks again where an answer came too late. */
  | { readonly kind: 'again' }
  /** No guess is left: nothing was compared. */
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'wrong';
      readonly why: 'wrong' | 'stale' | 'expired';
      readonly locks: boolean;
      readonly disables: boolean;
    };

/**
 * Compares an answer with what is live, and returns the record that has to be written before anybody hears the result: a
 * guess taken, or the code used. A known device has separate guesses; when they are used up, it gets none of everybody's,
 * or its mistakes would lock out everybody else.
 */
export function redeem(
  user: UserRecord = newUser,
  attempt: Attempt,
  rules: UserRules,
): Decision<UserRecord, Redemption> {
  const { signIn, now, isRight } = attempt;
  const isOwnUse = user.uses.find((use) => use.signIn === signIn && use.at + rules.CODE_TTL_SECONDS > now);
  if (isOwnUse && isRight(isOwnUse.nonce)) return { answer: { kind: 'again' } };

  const shown = findDevice(user, attempt.device);
  const budget = shown ? (shown.guesses ?? noGuesses) : user.guesses;
  if (!mayGuess(budget, now, rules)) return { answer: { kind: 'refused' } };

  // Of this sign-in's own code, the sealed state says what it was. Only a holder of OTP_SECRET can make it differ from the
  // record: the command line does, to prove on a new version that a right answer gets in without sending a message.
  const live = codesInTime(user, attempt.clientId, now, rules).filter(
    (code) => code.recipient === attempt.recipient || code.nonce === attempt.own.nonce,
  );
  // All are compared, whichever is right: the time must not tell which.
  const right = live.filter(({ nonce }) => isRight(nonce))[0];
  if (right)
    return {
      record: useCode(user, attempt, right, live, shown, rules),
      answer: {
        kind: 'right',
        message: right.message,
        device: shown ? 'known' : user.provenAt === 0 ? 'first' : 'new',
      },
    };

  const { guesses, ...effects } = takeGuess(budget, now, rules);
  const isInTime = isAlive(attempt.own, now, rules.CODE_TTL_SECONDS);
  const isStale = isInTime && isRight(attempt.own.nonce);
  const isExpired = !isInTime && live.length === 0;
  return {
    record: shown
      ? { ...user, devices: user.devices.map((one) => (one === shown ? { ...one, guesses } : one)) }
      : { ...user, guesses },
    answer: { kind: 'wrong', why: isStale ? 'stale' : isExpired ? 'expired' : 'wrong', ...effects },
  };
}

/** The code is used, its device known, the user proven, and the guesses forgiven that the answer was among. */
function useCode(
  user: UserRecord,
  attempt: Attempt,
  right: LiveCode,
  live: readonly LiveCode[],
  shown: Device | undefined,
  rules: UserRules,
): UserRecord {
  const { signIn, device: shownId, newDevice, now } = attempt;
  const kept = withCodes(
    user,
    attempt,
    live.filter((code) => code !== right),
    rules,
  );
  const others = user.devices.filter((one) => one !== shown && one.id !== newDevice);
  const device: Device = {
    id: newDevice,
    ...(shown && shownId !== undefined && shownId !== newDevice && { replaces: shownId }),
    seenAt: now,
  };
  return {
    ...kept,
    provenAt: user.provenAt || now,
    // A user who has used the newest code need not wait for another one.
    turns: right === live[0] ? {} : user.turns,
    uses: [...kept.uses, { nonce: right.nonce, signIn, at: now }].slice(-mostUses),
    // A device's own sign-in says nothing about strangers' guesses: they stay counted.
    guesses: shown ? user.guesses : noGuesses,
    devices: [...others, device].slice(-mostDevices),
  };
}

// ---- For operators

/** Forgets the wrong answers of everybody, the known devices' among them. The devices stay known. */
export function unlock(user: UserRecord | undefined): Decision<UserRecord, boolean> {
  if (user === undefined) return { answer: false };
  const devices = user.devices.map(({ guesses: _, ...device }) => device);
  return { record: { ...user, guesses: noGuesses, devices }, answer: true };
}

/** What counts against a user. Nonces stay in the table: with the secret they would be codes. */
export const describeUser = (user: UserRecord = newUser, now: number, rules: UserRules) => ({
  // A lock clears the times of the answers that brought it, so that the user starts afresh after it.
  wrongInTheLastHour:
    (user.guesses.lockedUntil ?? 0) > now ? rules.WRONG_PER_HOUR : recentGuesses(user.guesses, now).length,
  wrongInARow: user.guesses.inARow,
  isDisabled: user.guesses.inARow >= rules.WRONG_BEFORE_DISABLE,
  disabledAt: user.guesses.disabledAt,
  lockedAt: user.guesses.lockedAt,
  lockedUntil: user.guesses.lockedUntil,
  liveCodes: Object.keys(user.codes).flatMap((clientId) =>
    codesInTime(user, clientId, now, rules)
      .slice(0, 1)
      .map(({ issuedAt }) => ({ clientId, until: issuedAt + rules.CODE_TTL_SECONDS })),
  ),
});
