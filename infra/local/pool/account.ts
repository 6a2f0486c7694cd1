// What an administrator changes about a user, and the list of users.
import { aliasExists } from './errors.ts';
import { type Input, optionalAttributes, optionalText, text, textList } from './input.ts';
import { assertPasswordPolicy, keepPassword } from './password.ts';
import { assertPool, type Pool } from './pool.ts';
import type { User } from './store.ts';
import { assertForms, claimAliases, describeUser, holderOf } from './users.ts';

export function adminSetUserPassword(user: User, { settings }: Pool, input: Input): undefined {
  const password = text(input, 'Password', 256);
  assertPasswordPolicy(password);
  user.password = keepPassword(settings, user.userName, password);
  user.status = input.Permanent === true ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
}

/** A contact that changes is no longer verified, unless the same request says that it is. */
export function adminUpdateUserAttributes(user: User, pool: Pool, input: Input): undefined {
  const given = optionalAttributes(input, 'UserAttributes') ?? {};
  assertForms(given);
  const unverified: Record<string, string> = {};
  for (const contact of ['email', 'phone_number'] as const) {
    const value = given[contact];
    if (value === undefined) continue;
    const holder = holderOf(pool, contact, value);
    if (holder && holder !== user && pool.settings.usernameAttributes.includes(contact))
      throw aliasExists(contact);
    if (user.attributes[contact] !== value) unverified[`${contact}_verified`] = 'false';
  }
  const attributes = { ...user.attributes, ...unverified, ...given };
  claimAliases(pool, { ...user, attributes }, true);
  user.attributes = attributes;
}

export function adminDeleteUserAttributes(user: User, _: Pool, input: Input): undefined {
  for (const name of textList(input, 'UserAttributeNames')) {
    delete user.attributes[name];
    delete user.attributes[`${name}_verified`];
  }
}

/** Only the filter `attribute = "value"`, which is the one that routers of messages need. */
export function listUsers(input: Input, { settings, store }: Pool): object {
  assertPool(settings, input);
  const [, name = '', value] =
    /^\s*"?([\w:]+)"?\s*=\s*"([^"]*)"\s*$/.exec(optionalText(input, 'Filter') ?? '') ?? [];
  const users = [...store.users.values()].filter(
    ({ userName, attributes }) =>
      value === undefined || (name === 'username' ? userName : attributes[name]) === value,
  );
  return { Users: users.map(describeUser) };
}
