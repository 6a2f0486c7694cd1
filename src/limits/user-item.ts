// A user's item in the table, under a name that is a hash: the table names nobody.
import type { Hmac } from '../challenge/hmac.ts';
import type { User } from '../challenge/user.ts';
import type { Settings } from '../settings/table.ts';
import type { LiveCode } from './limits.ts';
import { hourSeconds, keepSeconds } from './policy.ts';
import type { Item } from './table.ts';

/**
 * Wrong answers count per user, whichever app client they came by; codes are live per app client. Strangers are
 * apart from users: in a pool that minds case, the stranger `Ada` must not share the item of the user `ada`.
 */
export function nameUserItem(hmac: Hmac, user: Pick<User, 'userPoolId' | 'userName' | 'exists'>): string {
  const kind = user.exists ? 'user' : 'stranger';
  return `user#${hmac('table', kind, user.userPoolId, user.userName).toString('base64url')}`;
}

/** `claim`: the nonce of the call that has the right to send it. */
export type StoredCode = LiveCode & { readonly claim: string };

export const liveCodePrefix = 'live:';
export const nameLiveCode = ({ clientId }: Pick<User, 'clientId'>): string => `${liveCodePrefix}${clientId}`;

export const readLiveCode = (item: Item | undefined, user: Pick<User, 'clientId'>): StoredCode | undefined =>
  item?.[nameLiveCode(user)] as StoredCode | undefined;

export const readNumber = (item: Item, name: string): number => Number(item[name] ?? 0);

/** Unknown users' items are kept for a day, so that made-up names cannot fill the table. */
export const expireUser = (user: Pick<User, 'exists'>, nowSeconds: number): number =>
  nowSeconds + keepSeconds(user.exists);

/** Locked or disabled, as a read item shows it. */
export const isLockedOut = (
  item: Item,
  rules: Pick<Settings, 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE'>,
  nowSeconds: number,
): boolean =>
  readNumber(item, 'lockedUntil') > nowSeconds ||
  readNumber(item, 'inARow') >= rules.WRONG_BEFORE_DISABLE ||
  readNumber(item, `wrong${rules.WRONG_PER_HOUR - 1}`) > nowSeconds - hourSeconds;
