// Counts which contacts users have who can be sent a code, by what they can type as their name.
import type { Channel } from '../../../src/channels/channel.ts';
import { plainNameKind } from '../../../src/channels/list.ts';
import { isHeldAsVerified } from '../../../src/recipients/contacts.ts';
import { findClaimer } from '../../../src/recipients/shares.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { ReachableUser } from './sample.ts';

/** Users with a verified contact that a code can go to, who can sign in with a name of one kind. */
export interface Reached {
  readonly nameKind: string;
  readonly users: number;
  /** How many of them have a contact of each channel, in the order of CHANNELS. */
  readonly byChannel: readonly { readonly name: string; readonly users: number }[];
}

/** Cognito's attributes that users of a pool can sign in with. */
export interface SignInNames {
  /** The pool's names are contacts: Cognito's own user name is an id that nobody types. */
  readonly usernameAttributes: readonly string[];
  /** Beside the user name. A contact has to be verified for that (Developer guide, User pool attributes). */
  readonly aliasAttributes: readonly string[];
}

/** Whether a user can sign in with a name of this kind. */
function isCalledBy(
  nameKind: string,
  { name, attributes }: ReachableUser,
  { usernameAttributes, aliasAttributes }: SignInNames,
  channels: readonly Channel[],
): boolean {
  const aliases = aliasAttributes.filter((attribute) => {
    const channel = channels.find((one) => one.attribute === attribute);
    return channel === undefined || isHeldAsVerified(attributes, channel);
  });
  const valuesOf = (names: readonly string[]) => names.map((attribute) => attributes[attribute]);
  const typed = usernameAttributes.length > 0 ? valuesOf(usernameAttributes) : [name, ...valuesOf(aliases)];
  return typed.some((text) => text && (findClaimer(channels, text)?.nameKind ?? plainNameKind) === nameKind);
}

/** Whose number is not served, say, is reached another way: strangers with such a number are made by that rule. */
const isUnusable = (nameKind: string, { contacts }: ReachableUser): boolean =>
  contacts.some(
    (contact) =>
      contact.channel.nameKind === nameKind &&
      contact.kind === 'refused' &&
      !['missing', 'unverified'].includes(contact.why),
  );

export function countReached(
  channels: readonly Channel[],
  users: readonly ReachableUser[],
  signInNames: SignInNames,
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): readonly Reached[] {
  const kinds = [...channels.map(({ nameKind }) => nameKind), plainNameKind];
  return kinds.flatMap((nameKind) => {
    const reached = users
      .filter((user) => isCalledBy(nameKind, user, signInNames, channels) && !isUnusable(nameKind, user))
      .map(({ contacts, unproven }) => {
        const reaching = contacts.filter(({ kind }) => kind === 'destination');
        // Who proves a contact by the code has that one, as others have theirs.
        return unproven && autoVerify === 'proof' ? [...reaching, unproven] : reaching;
      })
      .filter((contacts) => contacts.length > 0);
    const countOf = (name: string) =>
      reached.filter((contacts) => contacts.some(({ channel }) => channel.name === name)).length;
    const byChannel = channels.map(({ name }) => ({ name, users: countOf(name) }));
    return reached.length > 0 ? [{ nameKind, users: reached.length, byChannel }] : [];
  });
}
