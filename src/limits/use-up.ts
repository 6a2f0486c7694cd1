// The one write of a right answer: the code is used up, the device known, the user proven, its wrong answers forgotten.
import type { Hmac } from '../crypto/hmac.ts';
import type { Settings } from '../settings/table.ts';
import type { ConsumeRequest, KnownDevice, Register } from './limits.ts';
import { mostDeadCodes, mostDevices } from './policy.ts';
import { clear } from './register.ts';
import type { ItemUpdate } from './table.ts';
import {
  expireUser,
  nameDevice,
  nameNewest,
  namePrevious,
  nameUsed,
  nameUserItem,
  noCode,
} from './user-item.ts';

/**
 * Those past the last five; and of the device that signs in now the name before the one that it has shown: the one
 * that it has shown has to hold while Cognito may try the same answer again.
 */
function forgetDevices(devices: readonly KnownDevice[], register: Register, device: string): string[] {
  const shown = register.kind === 'device' ? register.name : undefined;
  const replaced = new Set(devices.map(({ replaces }) => replaces));
  const others = devices.filter(({ name }) => name !== device && name !== shown && !replaced.has(name));
  const passed = others.slice(0, Math.max(0, others.length - (mostDevices - 1)));
  const isThere = (name: string | undefined): name is string => devices.some((known) => known.name === name);
  return [
    ...passed.flatMap(({ name, replaces }) => [name, replaces]),
    devices.find(({ name }) => name === shown)?.replaces,
  ]
    .filter(isThere)
    .filter((name) => name !== device && name !== shown);
}

/** `place`: where the item keeps the code that was right. Two right answers at once: the condition lets one through. */
export function useUp(
  { user, spending, use, proof }: ConsumeRequest,
  place: 'newest' | 'previous',
  rules: Pick<Settings, 'WRONG_PER_HOUR'>,
  hmac: Hmac,
): ItemUpdate {
  const { register, codes = [], devices, deadCodes } = spending;
  const device = nameDevice(hmac, proof);
  // The other code, where there is one, stays right: its message said so.
  const promotes = place === 'newest' && codes.length > 1;
  const forgotten = [
    ...forgetDevices(devices, register, device),
    ...deadCodes
      .filter((name) => ![nameNewest(user), namePrevious(user), nameUsed(user)].includes(name))
      .slice(0, mostDeadCodes),
  ];
  const sets = [
    '#used = :use',
    'provenAt = if_not_exists(provenAt, :at)',
    '#device = :device',
    'expiresAt = :expiry',
    // Used up since the spend: then there is none to promote, and DynamoDB refuses to read what is not there.
    ...(promotes ? ['#code = if_not_exists(#previous, :none)'] : []),
  ];
  const removes = [
    ...(place === 'newest' ? ['lastSent'] : []),
    place === 'newest' && !promotes ? '#code' : '#previous',
    // A device's own sign-in says nothing about strangers' guesses: they stay counted.
    ...(register.kind === 'common' ? ['inARow', 'lockedUntil', clear('wrong', rules.WRONG_PER_HOUR)] : []),
    ...forgotten.map((_, i) => `#old${i}`),
  ];
  return {
    pk: nameUserItem(hmac, user),
    update: `SET ${sets.join(', ')} REMOVE ${removes.join(', ')}`,
    condition: place === 'newest' ? '#code.nonce = :nonce' : '#previous.nonce = :nonce',
    names: {
      '#used': nameUsed(user),
      '#device': device,
      ...(place === 'newest' && { '#code': nameNewest(user) }),
      ...((place === 'previous' || promotes) && { '#previous': namePrevious(user) }),
      ...Object.fromEntries(forgotten.map((name, i) => [`#old${i}`, name])),
    },
    values: {
      ':use': { nonce: use.nonce, signIn: use.signIn, at: use.at },
      ':at': use.at,
      ':device': {
        seenAt: use.at,
        ...(register.kind === 'device' && register.name !== device && { replaces: register.name }),
      },
      ':nonce': use.nonce,
      ':expiry': expireUser(user, use.at),
      ...(promotes && { ':none': noCode }),
    },
  };
}
