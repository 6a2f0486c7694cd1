// Wrong answers: each guess is spent before it is compared, among everybody's or among those of a known device.
import type { Hmac } from '../crypto/hmac.ts';
import { clockSkewSeconds } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import type { User } from '../sign-in.ts';
import type { Limits, LiveCode, Register, Spent } from './limits.ts';
import { hourSeconds } from './policy.ts';
import { clear, fewerThan, shift } from './register.ts';
import type { Item, Table } from './table.ts';
import {
  expireUser,
  listDeadCodes,
  listDevices,
  nameDevice,
  nameUserItem,
  readNewest,
  readNumber,
  readPrevious,
  readUse,
} from './user-item.ts';

type Rules = Pick<Settings, 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE' | 'LOCK_SECONDS' | 'CODE_TTL_SECONDS'>;

/** Where a register's fields are: of the item itself, or of the map that a device has in it. */
const locateRegister = (register: Register) =>
  register.kind === 'common'
    ? { path: '', names: undefined, exists: [] }
    : { path: '#device.', names: { '#device': register.name }, exists: ['attribute_exists(#device)'] };

const readRegister = (item: Item, register: Register): Item => {
  if (register.kind === 'common') return item;
  const device = item[register.name];
  return typeof device === 'object' ? device : {};
};

export function limitGuesses(table: Table, rules: Rules, hmac: Hmac): Pick<Limits, 'spend' | 'lock'> {
  const { WRONG_PER_HOUR, WRONG_BEFORE_DISABLE } = rules;
  const last = `wrong${WRONG_PER_HOUR - 1}`;

  /** `undefined` when the register has no guess left, or is not there; or where the device `unless` is known. */
  const write = (user: User, register: Register, nowSeconds: number, unless?: string) => {
    const { path, exists, ...located } = locateRegister(register);
    const names = unless === undefined ? located.names : { '#unless': unless };
    return table.update({
      pk: nameUserItem(hmac, user),
      update: `SET ${shift(`${path}wrong`, WRONG_PER_HOUR)}, ${path}inARow = if_not_exists(${path}inARow, :zero) + :one, expiresAt = :expiry`,
      condition: [
        ...exists,
        ...(unless === undefined ? [] : ['attribute_not_exists(#unless)']),
        fewerThan(`${path}wrong`, WRONG_PER_HOUR, ':hourAgo'),
        `(attribute_not_exists(${path}inARow) OR ${path}inARow < :most)`,
        `(attribute_not_exists(${path}lockedUntil) OR ${path}lockedUntil <= :now)`,
      ].join(' AND '),
      ...(names && { names }),
      values: {
        ':now': nowSeconds,
        ':zero': 0,
        ':one': 1,
        ':hourAgo': nowSeconds - hourSeconds,
        ':most': WRONG_BEFORE_DISABLE,
        ':expiry': expireUser(user, nowSeconds),
      },
    });
  };

  const isLive = (code: LiveCode | undefined, nowSeconds: number): code is LiveCode =>
    code !== undefined &&
    code.issuedAt <= nowSeconds + clockSkewSeconds &&
    code.issuedAt + rules.CODE_TTL_SECONDS > nowSeconds;

  const describe = (item: Item, user: User, register: Register, nowSeconds: number): Spent => {
    const counts = readRegister(item, register);
    const codes = [readNewest(item, user), readPrevious(item, user)];
    return {
      allowed: true,
      register,
      wouldLock: readNumber(counts, last) > nowSeconds - hourSeconds,
      wouldDisable: readNumber(counts, 'inARow') >= WRONG_BEFORE_DISABLE,
      codes: codes.filter((code) => isLive(code, nowSeconds)),
      lastUse: readUse(item, user),
      devices: listDevices(item),
      deadCodes: listDeadCodes(item, nowSeconds, rules.CODE_TTL_SECONDS),
    };
  };

  return {
    async spend(user, nowSeconds, proof) {
      const device = proof === undefined ? undefined : nameDevice(hmac, proof);
      if (device !== undefined) {
        const own: Register = { kind: 'device', name: device };
        const item = await write(user, own, nowSeconds);
        if (item) return describe(item, user, own, nowSeconds);
      }
      // A proof that is stale or forged has cost one call, and counts as no proof. A device that has used up its own
      // guesses gets no more among everybody's: that would lock everybody else for its mistakes.
      const common: Register = { kind: 'common' };
      const item = await write(user, common, nowSeconds, device);
      return item ? describe(item, user, common, nowSeconds) : { allowed: false };
    },

    // Until this is written, the full register itself refuses every further guess.
    async lock(user, nowSeconds, { register, wouldLock, wouldDisable }) {
      const { path, names } = locateRegister(register);
      const sets = [
        ...(wouldLock ? [`${path}lockedUntil = :until`, `${path}lockedAt = :now`] : []),
        ...(wouldDisable ? [`${path}disabledAt = :now`] : []),
      ];
      if (sets.length === 0) return;
      await table.update({
        pk: nameUserItem(hmac, user),
        update: `SET ${sets.join(', ')}${wouldLock ? ` REMOVE ${clear(`${path}wrong`, WRONG_PER_HOUR)}` : ''}`,
        condition: wouldLock ? `${path}${last} > :hourAgo` : `${path}inARow >= :most`,
        ...(names && { names }),
        values: {
          ':now': nowSeconds,
          ...(wouldLock
            ? { ':until': nowSeconds + rules.LOCK_SECONDS, ':hourAgo': nowSeconds - hourSeconds }
            : { ':most': WRONG_BEFORE_DISABLE }),
        },
      });
    },
  };
}
