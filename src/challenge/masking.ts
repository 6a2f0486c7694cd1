// Destinations as a client may see them, and the made-up ones of users who do not exist.
import type { Medium } from '../settings/table.ts';
import type { Hmac } from './hmac.ts';

/** `a***@e***`: the form Cognito itself uses. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [local = '*'] = address.slice(0, at);
  const [host = '*'] = address.slice(at + 1);
  return `${local}***@${host}***`.toLowerCase();
}

/** `+*******1234`: always eleven signs before and after the mask, so that the length tells nothing. */
export const maskPhone = (phone: string): string => `+*******${phone.replace(/\D/g, '').slice(-4)}`;

export interface MaskedDestination {
  readonly medium: Medium;
  readonly masked: string;
}

const looksLikeAddress = (name: string) => /^[^@\s]+@[^@\s]+$/.test(name);
const looksLikePhone = (name: string) => /^\+\d{6,15}$/.test(name);

/**
 * The destinations of a user who has none, in order of preference: made from the name that was typed when
 * it is one, else from a hash of it. Real users have one contact or both, whichever name they type; so the
 * hash also says which of the two a made-up user has, and neither answer gives anybody away. The same name
 * always gets the same ones.
 */
export function decoyDestinations(
  hmac: Hmac,
  owner: { readonly userPoolId: string; readonly userName: string },
  preference: readonly Medium[],
): readonly MaskedDestination[] {
  const { userPoolId } = owner;
  // Pools ignore the case of names (UsernameConfiguration, the default): `Bo` and `bo` must be one stranger.
  const userName = owner.userName.toLowerCase();
  const hash = hmac('decoy', userPoolId, userName);
  const letter = (index: number, letters: string) =>
    letters[hash.readUInt16BE(index) % letters.length] ?? 'a';
  const mask = (medium: Medium): string => {
    if (medium === 'SMS')
      return maskPhone(
        looksLikePhone(userName) ? userName : String(hash.readUInt32BE(0) % 10_000).padStart(4, '0'),
      );
    // Initials as they are common in names, and the first letters of the big mail providers.
    const madeUp = `${letter(0, 'aabcdeefghijjkllmmnoprsstvw')}@${letter(2, 'ggggghhiimooy')}`;
    return maskAddress(looksLikeAddress(userName) ? userName : madeUp);
  };
  const only = ((): Medium => {
    if (looksLikeAddress(userName)) return 'EMAIL';
    if (looksLikePhone(userName)) return 'SMS';
    return hash.readUInt8(8) < 128 ? 'SMS' : 'EMAIL';
  })();
  const hasBoth = hash.readUInt8(9) < 128;
  const media = hasBoth || !preference.includes(only) ? preference : [only];
  return media.map((medium) => ({ medium, masked: mask(medium) }));
}
