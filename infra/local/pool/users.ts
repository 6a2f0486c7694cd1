// Users: how they are named, found, changed and shown, with user names, username attributes and aliases.
import { aliasExists, invalidParameter, userNotFound, usernameExists } from './errors.ts';
import type { Contact, PoolSettings } from './settings.ts';
import type { Store, User } from './store.ts';

/** The part of a pool that names depend on. */
interface Named {
  readonly settings: PoolSettings;
  readonly store: Store;
}

export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
export const isPhone = (text: string): boolean => /^\+[1-9]\d{1,14}$/.test(text);

export const isVerified = ({ attributes }: User, contact: Contact): boolean =>
  attributes[`${contact}_verified`]?.toLowerCase() === 'true';

/** Email addresses are compared without regard to case, as in any pool made since 2020. */
const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** Who else holds `value` as a name: any holder of a username attribute, the verified holder of an alias. */
export function holderOf({ settings, store }: Named, contact: Contact, value: string): User | undefined {
  const { usernameAttributes, aliasAttributes } = settings;
  return [...store.users.values()].find(
    (user) =>
      same(user.attributes[contact], value) &&
      (usernameAttributes.includes(contact) ||
        (aliasAttributes.includes(contact) && isVerified(user, contact))),
  );
}

/** By user name, `sub`, or a name that the pool's mode allows. */
export function findUser(pool: Named, name: string): User | undefined {
  const users = [...pool.store.users.values()];
  return (
    pool.store.users.get(name) ??
    users.find(({ userName }) => same(userName, name)) ??
    holderOf(pool, isEmail(name) ? 'email' : 'phone_number', name) ??
    users.find(({ attributes }) => attributes.sub === name)
  );
}

export function getUser(pool: Named, name: string): User {
  const user = findUser(pool, name);
  if (!user) throw userNotFound();
  return user;
}

const article: Readonly<Record<Contact, string>> = { email: 'an email', phone_number: 'a phone number' };

/**
 * The attributes of a new user, the name's own among them, and the name; with username attributes the name is
 * the `sub`. Throws when the name is of a form that the pool's mode does not allow.
 */
export function nameUser(
  { usernameAttributes, aliasAttributes }: PoolSettings,
  name: string,
  sub: string,
  given: Readonly<Record<string, string>>,
): { readonly userName: string; readonly attributes: Record<string, string> } {
  const contact = isEmail(name) ? 'email' : isPhone(name) ? 'phone_number' : undefined;
  if (usernameAttributes.length > 0) {
    if (!contact || !usernameAttributes.includes(contact)) {
      const allowed = usernameAttributes.map((attribute) => article[attribute]).join(' or ');
      throw invalidParameter(
        `Username should be ${usernameAttributes.length > 1 ? 'either ' : ''}${allowed}.`,
      );
    }
    return { userName: sub, attributes: { ...given, [contact]: name } };
  }
  if (contact && aliasAttributes.includes(contact)) {
    const form = contact === 'email' ? 'email' : 'phone number';
    throw invalidParameter(
      `Username cannot be of ${form} format, since user pool is configured for ${form} alias.`,
    );
  }
  return { userName: name, attributes: { ...given } };
}

export function assertForms({ email, phone_number }: Readonly<Record<string, string>>): void {
  if (email !== undefined && !isEmail(email)) throw invalidParameter('Invalid email address format.');
  if (phone_number !== undefined && !isPhone(phone_number))
    throw invalidParameter('Invalid phone number format.');
}

/** Refuses a user whose name, or username attribute, somebody has. */
export function assertFree(pool: Named, user: User): void {
  for (const contact of pool.settings.usernameAttributes) {
    const value = user.attributes[contact];
    if (value !== undefined && holderOf(pool, contact, value))
      throw usernameExists(`An account with the given ${contact} already exists.`);
  }
  if ([...pool.store.users.keys()].some((taken) => same(taken, user.userName))) throw usernameExists();
}

/**
 * Settles who is named by the verified contacts of `user` in a pool with aliases. `move`: takes the name away
 * from its owner, whose contact is then no longer verified; otherwise a taken name is refused.
 */
export function claimAliases(pool: Named, user: User, move: boolean): void {
  for (const contact of pool.settings.aliasAttributes) {
    const value = user.attributes[contact];
    if (value === undefined || !isVerified(user, contact)) continue;
    const owner = holderOf(pool, contact, value);
    if (!owner || owner === user) continue;
    if (!move) throw aliasExists(contact);
    owner.attributes[`${contact}_verified`] = 'false';
  }
}

/** What every event after sign-up carries: the attributes, the status, and which contacts are aliases. */
export function eventAttributes({ aliasAttributes }: PoolSettings, user: User): Record<string, string> {
  const aliases = aliasAttributes.flatMap((contact) => {
    const value = user.attributes[contact];
    return value !== undefined && isVerified(user, contact) ? [[`cognito:${contact}_alias`, value]] : [];
  });
  return { ...user.attributes, 'cognito:user_status': user.status, ...Object.fromEntries(aliases) };
}

export const attributeList = ({ attributes }: User) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

/** `UserType`. Dates travel as epoch seconds. */
export const describeUser = (user: User) => ({
  Username: user.userName,
  Attributes: attributeList(user),
  Enabled: user.enabled,
  UserStatus: user.status,
  UserCreateDate: user.createdAtMs / 1000,
  UserLastModifiedDate: user.createdAtMs / 1000,
});
