// Counts which contacts users have who can be sent a code, by what they can type as their name.
import type { Channel } from '../../../src/channels/channel.ts';
import { plainNameKind } from '../../../src/channels/list.ts';
import { findUnproven, readVerifiedContacts, type Tests } from '../../../src/recipients/contacts.ts';
import { findClaimer } from '../../../src/recipients/shares.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { SampledUser } from './sample.ts';

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

/** The kinds of names that a user can sign in with. */
function nameKindsOf(
  { name, attributes }: SampledUser,
  { usernameAttributes, aliasAttributes }: SignInNames,
  channels: readonly Channel[],
): Set<string> {
  const isVerified = (attribute: string) => {
    const channel = channels.find((one) => one.attribute === attribute);
    return channel === undefined || attributes[channel.verifiedAttribute]?.toLowerCase() === 'true';
  };
  const names =
    usernameAttributes.length > 0
      ? usernameAttributes.map((attribute) => attributes[attribute])
      : [name, ...aliasAttributes.filter(isVerified).map((attribute) => attributes[attribute])];
  return new Set(
    names.filter(Boolean).map((text = '') => findClaimer(channels, text)?.nameKind ?? plainNameKind),
  );
}

export async function countReached(
  channels: readonly Channel[],
  users: readonly SampledUser[],
  signInNames: SignInNames,
  tests: Tests,
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): Promise<readonly Reached[]> {
  const kinds = [...channels.map(({ nameKind }) => nameKind), plainNameKind];
  const counts = new Map(kinds.map((kind) => [kind, { users: 0, byChannel: new Map<string, number>() }]));
  for (const user of users) {
    const contacts = await readVerifiedContacts(channels, user.attributes, tests);
    const usable = contacts.flatMap(({ kind, channel }) => (kind === 'destination' ? [channel] : []));
    // Who proves a contact by the code has that one, as others have theirs.
    const unproven =
      autoVerify === 'proof' ? await findUnproven(channels, user.attributes, tests) : undefined;
    const reached = [...usable, ...(unproven ? [unproven.channel] : [])].map(({ name }) => name);
    if (reached.length === 0) continue;
    // Whose number is not served, say, is reached another way: strangers with such a number are made by that rule.
    const unusable = contacts.flatMap((contact) =>
      contact.kind === 'refused' && !['missing', 'unverified'].includes(contact.why)
        ? [contact.channel.nameKind]
        : [],
    );
    for (const kind of nameKindsOf(user, signInNames, channels)) {
      const count = counts.get(kind);
      if (!count || unusable.includes(kind)) continue;
      count.users++;
      for (const name of reached) count.byChannel.set(name, (count.byChannel.get(name) ?? 0) + 1);
    }
  }
  return [...counts].flatMap(([nameKind, { users: some, byChannel }]) =>
    some === 0
      ? []
      : [
          {
            nameKind,
            users: some,
            byChannel: channels.map(({ name }) => ({ name, users: byChannel.get(name) ?? 0 })),
          },
        ],
  );
}
