// Email addresses: which can be sent to, how they are shown and made up.
import { type Draw, pick } from '../draw.ts';

// SES v1 takes 7-bit addresses only (SendEmail, Destination).
const address7bit = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** RFC 5321, 4.5.3.1.3: a path of 256 octets, two of which are its angle brackets. */
const longestAddress = 254;

export const isAddress = (value: string): boolean =>
  address7bit.test(value) && value.length <= longestAddress;

/** Whether a name has the form of an address at all: what a stranger may have typed. */
export const looksLikeAddress = (name: string): boolean => /^[^@\s]+@[^@\s]+$/.test(name);

/** `a***@e***`: the form Cognito itself uses. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [local = '*'] = address.slice(0, at);
  const [host = '*'] = address.slice(at + 1);
  return `${local}***@${host}***`.toLowerCase();
}

// Initials as they are common in names, and the first letters of the big mail providers.
const initials = 'aabcdeefghijjkllmmnoprsstvw';
const hosts = 'ggggghhiimooy';

/** As much of an address as its mask shows. `domains`: the only ones that users may have; empty: any. */
export const inventAddress = (draw: Draw, domains: readonly string[]): string =>
  `${pick(draw('initial'), initials)}@${pick(draw('host'), domains.length > 0 ? domains : hosts)}`;
