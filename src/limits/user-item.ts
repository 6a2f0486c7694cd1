// A user's item in the table, under a name that is a hash: the table names nobody.
import type { Hmac } from '../crypto/hmac.ts';
import type { TrustTier as Standing, User } from '../sign-in.ts';
import type { KnownDevice, LiveCode, NewestCode, Use } from './limits.ts';
import { keepSeconds, provenAfterSeconds } from './policy.ts';
import type { Item, Value } from './table.ts';

/**
 * Wrong answers count per user, whichever app client they came by; codes are live per app client. Strangers are
 * apart from users: in a pool that minds case, the stranger `Ada` must not share the item of the user `ada`.
 */
export function nameUserItem(hmac: Hmac, user: Pick<User, 'userPoolId' | 'userName' | 'exists'>): string {
  const kind = user.exists ? 'user' : 'stranger';
  return `user#${hmac('table', kind, user.userPoolId, user.userName).toString('base64url')}`;
}

/** `claim`: the nonce of the call that has the right to send it. */
export type StoredCode = NewestCode & { readonly claim: string };

/** In the place of a code where there is none: long dead, and its nonce is nobody's. */
export const noCode = { nonce: '', issuedAt: 0 } as const satisfies LiveCode;

type Client = Pick<User, 'clientId'>;

/** Attributes of an app client: its newest code, the one before while that lives, and the one used last. */
export const newestPrefix = 'live:';
export const previousPrefix = 'prev:';
const usedPrefix = 'used:';
export const nameNewest = ({ clientId }: Client): string => `${newestPrefix}${clientId}`;
export const namePrevious = ({ clientId }: Client): string => `${previousPrefix}${clientId}`;
export const nameUsed = ({ clientId }: Client): string => `${usedPrefix}${clientId}`;

/** A device's register, by a hash of its proof. */
const devicePrefix = 'device:';
export const nameDevice = (hmac: Hmac, proof: string): string =>
  `${devicePrefix}${hmac('table', 'proof', proof).toString('base64url').slice(0, 22)}`;

const readMap = (item: Item | undefined, name: string): { readonly [key: string]: Value } | undefined => {
  const value = item?.[name];
  return typeof value === 'object' ? value : undefined;
};

export const readNumber = (item: Item | undefined, name: string): number => Number(item?.[name] ?? 0);

export const readNewest = (item: Item | undefined, client: Client): StoredCode | undefined =>
  readMap(item, nameNewest(client)) as StoredCode | undefined;

export const readPrevious = (item: Item | undefined, client: Client): LiveCode | undefined =>
  readMap(item, namePrevious(client)) as LiveCode | undefined;

export const readUse = (item: Item | undefined, client: Client): Use | undefined =>
  readMap(item, nameUsed(client)) as Use | undefined;

/** When a device signed in last, in epoch seconds. */
export const readSeenAt = (item: Item, device: string): number => readNumber(readMap(item, device), 'seenAt');

/** The known devices, least recently seen first. */
export const listDevices = (item: Item): KnownDevice[] =>
  Object.keys(item)
    .filter((name) => name.startsWith(devicePrefix))
    .toSorted((a, b) => readSeenAt(item, a) - readSeenAt(item, b))
    .map((name) => {
      const replaces = readMap(item, name)?.replaces;
      return { name, replaces: typeof replaces === 'string' ? replaces : undefined };
    });

/** What was used last, written by right answers only. */
export const isUse = (name: string): boolean => name.startsWith(usedPrefix);

const isCode = (name: string): boolean => name.startsWith(newestPrefix) || name.startsWith(previousPrefix);

/** Codes past their life, used or not, of whatever app client: what a client leaves behind must not pile up. */
export const listDeadCodes = (item: Item, nowSeconds: number, ttlSeconds: number): string[] =>
  Object.keys(item).filter((name) => {
    const since = isUse(name) ? 'at' : 'issuedAt';
    return (isUse(name) || isCode(name)) && readNumber(readMap(item, name), since) + ttlSeconds <= nowSeconds;
  });

/**
 * `device`: the name of the one that the round shows a proof of, known or not. On a user's first day it counts for
 * nothing here: fresh accounts, which cost a stranger nothing, would reach past the share of those who are new.
 */
export function readStanding(
  item: Item | undefined,
  device: string | undefined,
  nowSeconds: number,
): Standing {
  const isProven =
    item?.provenAt !== undefined && readNumber(item, 'provenAt') <= nowSeconds - provenAfterSeconds;
  if (!isProven) return 'new';
  return device !== undefined && readMap(item, device) ? 'device' : 'proven';
}

/** Unknown users' items are kept for a day, so that made-up names cannot fill the table. */
export const expireUser = (user: Pick<User, 'exists'>, nowSeconds: number): number =>
  nowSeconds + keepSeconds(user.exists);
