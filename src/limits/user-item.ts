// A user's item in the table, under a name that is a hash.
import type { Settings } from '../settings/table.ts';
import type { Slot, UserKey } from './limits.ts';
import { hourSeconds, keepSeconds } from './policy.ts';
import type { Item } from './table.ts';

export const userPk = (userHash: string): string => `user#${userHash}`;
export const slotName = (clientId: string): string => `slot:${clientId}`;

export const slotOf = (item: Item | undefined, clientId: string): (Slot & { claim: string }) | undefined =>
  item?.[slotName(clientId)] as (Slot & { claim: string }) | undefined;

export const number = (item: Item, name: string): number => Number(item[name] ?? 0);

export const expiryOf = (user: UserKey, nowSeconds: number): number => nowSeconds + keepSeconds(user.known);

/** Locked or disabled, as a read item shows it. */
export const isBarred = (
  item: Item,
  rules: Pick<Settings, 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE'>,
  nowSeconds: number,
): boolean =>
  number(item, 'lockedUntil') > nowSeconds ||
  number(item, 'inARow') >= rules.WRONG_BEFORE_DISABLE ||
  number(item, `wrong${rules.WRONG_PER_HOUR - 1}`) > nowSeconds - hourSeconds;
