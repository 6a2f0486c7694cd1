// The operations on a user who exists: reading, changing, signing out, deleting.
import { aliasExists } from './errors.ts';
import { type Input, optionalAttributes, optionalText, text, textList } from './input.ts';
import { mfaOf } from './mfa.ts';
import { assertPasswordPolicy, keepPassword } from './password.ts';
import { assertPool, clientOf, type Pool } from './pool.ts';
import type { User } from './store.ts';
import { assertForms, attributeList, claimAliases, describeUser, getUser, holderOf } from './users.ts';

const bySelf = (input: Input, { tokens }: Pool): Promise<User> => tokens.userOf(text(input, 'AccessToken'));

function byAdmin(input: Input, { settings, store }: Pool): User {
  assertPool(settings, input);
  return getUser(settings, store, text(input, 'Username', 128));
}

export async function getSelf(input: Input, pool: Pool): Promise<object> {
  const user = await bySelf(input, pool);
  return { Username: user.userName, UserAttributes: attributeList(user), ...mfaOf(user) };
}

export async function deleteSelf(input: Input, pool: Pool): Promise<object> {
  pool.store.users.delete((await bySelf(input, pool)).userName);
  return {};
}

export async function globalSignOut(input: Input, pool: Pool): Promise<object> {
  pool.tokens.revokeAll(await bySelf(input, pool));
  return {};
}

export async function revokeToken(input: Input, pool: Pool): Promise<object> {
  pool.tokens.revoke(text(input, 'Token'), clientOf(pool, input).id);
  return {};
}

export async function getTokensFromRefreshToken(input: Input, pool: Pool): Promise<object> {
  const { id } = clientOf(pool, input);
  return { AuthenticationResult: await pool.tokens.refresh(text(input, 'RefreshToken'), id) };
}

export async function adminGetUser(input: Input, pool: Pool): Promise<object> {
  const user = byAdmin(input, pool);
  const { Attributes, ...described } = describeUser(user);
  return { ...described, UserAttributes: Attributes, ...mfaOf(user) };
}

export async function adminDeleteUser(input: Input, pool: Pool): Promise<object> {
  pool.store.users.delete(byAdmin(input, pool).userName);
  return {};
}

const setEnabled =
  (enabled: boolean) =>
  async (input: Input, pool: Pool): Promise<object> => {
    byAdmin(input, pool).enabled = enabled;
    return {};
  };
export const adminEnableUser = setEnabled(true);
export const adminDisableUser = setEnabled(false);

export async function adminConfirmSignUp(input: Input, pool: Pool): Promise<object> {
  byAdmin(input, pool).status = 'CONFIRMED';
  return {};
}

export async function adminSetUserPassword(input: Input, pool: Pool): Promise<object> {
  const user = byAdmin(input, pool);
  const password = text(input, 'Password', 256);
  assertPasswordPolicy(password);
  user.password = keepPassword(pool.settings, user.userName, password);
  user.status = input.Permanent === true ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  return {};
}

/** A contact that changes is no longer verified, unless the same request says that it is. */
export async function adminUpdateUserAttributes(input: Input, pool: Pool): Promise<object> {
  const user = byAdmin(input, pool);
  const given = optionalAttributes(input, 'UserAttributes') ?? {};
  assertForms(given);
  const changed = { ...user.attributes };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'email' || name === 'phone_number') {
      const holder = holderOf(pool.settings, pool.store, name, value);
      if (holder && holder !== user && pool.settings.usernameAttributes.includes(name))
        throw aliasExists(name);
      if (changed[name] !== value) changed[`${name}_verified`] = 'false';
    }
    changed[name] = value;
  }
  const updated = { ...changed, ...given };
  claimAliases(pool.settings, pool.store, { ...user, attributes: updated }, true);
  user.attributes = updated;
  return {};
}

export async function adminDeleteUserAttributes(input: Input, pool: Pool): Promise<object> {
  const user = byAdmin(input, pool);
  for (const name of textList(input, 'UserAttributeNames')) {
    delete user.attributes[name];
    delete user.attributes[`${name}_verified`];
  }
  return {};
}

/** Only the filter `attribute = "value"`, which is the one that routers of messages need. */
export async function listUsers(input: Input, { settings, store }: Pool): Promise<object> {
  assertPool(settings, input);
  const [, name = '', value] =
    /^\s*"?([\w:]+)"?\s*=\s*"([^"]*)"\s*$/.exec(optionalText(input, 'Filter') ?? '') ?? [];
  const users = [...store.users.values()].filter(
    ({ userName, attributes }) =>
      value === undefined || (name === 'username' ? userName : attributes[name]) === value,
  );
  return { Users: users.map(describeUser) };
}
