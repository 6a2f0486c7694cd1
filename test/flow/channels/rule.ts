// The rule that every row is held to: who is asked for a password, who is sent a code, and by what.
import { type ChannelName, other, type Row } from './rows.ts';

/** With `verify` a correct password comes first, and only a start by SRP_A can lead to one. */
export function expectBeginning({ start, srpFirst }: Row): 'password' | 'failed' | 'code' {
  if (srpFirst === 'skip' || start.includes('PASSWORD_VERIFIER')) return 'code';
  return start.join() === 'SRP_A' ? 'password' : 'failed';
}

/**
 * `real`: is sent a code, by the first of `channels` that works. `unproven`: the same, and the right answer has Cognito hold
 * the contact as verified. `test`: is sent nothing, and has a fixed code.
 * `nobody`: is sent nothing, and no answer is right. Each is shown the first of `channels`; for somebody who
 * has none, one of the deployment's.
 */
export interface ExpectedRecipient {
  readonly kind: 'real' | 'unproven' | 'test' | 'nobody';
  readonly channels: readonly ChannelName[];
}

/** The client's channel first where it has a say, then in the order of CHANNELS. */
export function expectRecipient({
  channels,
  choice,
  contacts,
  autoVerify,
  testIdentity,
}: Row): ExpectedRecipient {
  const wanted = choice.wants ? [choice.wants, other[choice.wants]] : channels;
  const verified = wanted.filter((name) => contacts[name] === 'verified');
  // Whether or not CHANNELS has it. And a client does not choose which contact it proves.
  const hasVerified = Object.values(contacts).includes('verified');
  const unproven = channels.find((name) => contacts[name] === 'unverified');
  if (autoVerify === 'proof' && !hasVerified && unproven)
    return { kind: unproven === testIdentity ? 'test' : 'unproven', channels: [unproven] };
  if (verified.length === 0)
    return { kind: 'nobody', channels: wanted.filter((name) => contacts[name] !== 'none') };
  if (verified[0] === testIdentity) return { kind: 'test', channels: verified };
  return { kind: 'real', channels: verified.filter((name) => name !== testIdentity) };
}

/** A message: the channels that are tried, the last of which takes it unless all are down. */
export function expectTries(
  { kind, channels }: ExpectedRecipient,
  kept: ChannelName | undefined,
  down: ChannelName | undefined,
): readonly ChannelName[] {
  if (kind !== 'real' && kind !== 'unproven') return [];
  const inOrder = [...channels.filter((name) => name === kept), ...channels.filter((name) => name !== kept)];
  const [first, second] = inOrder;
  return first === down ? inOrder.slice(0, second ? 2 : 1) : inOrder.slice(0, 1);
}

/** What a round that should send says. `sent` is what it says to somebody who is sent a code, and to a stranger. */
export function expectStatus<Sent extends string>(
  { start }: Row,
  { kind }: ExpectedRecipient,
  taker: ChannelName | undefined,
  sent: Sent,
): Sent | 'RESEND_TOO_SOON' | 'NO_CONTACT' {
  // A resend that no service takes leaves the code before it as it was.
  if ((kind === 'real' || kind === 'unproven') && !taker) return 'RESEND_TOO_SOON';
  // A client that knows the password knows of the account. Nobody else may hear that nothing can be sent there.
  return kind === 'nobody' && start.includes('PASSWORD_VERIFIER') ? 'NO_CONTACT' : sent;
}
