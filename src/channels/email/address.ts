// Email addresses: which can be sent to, which are one mailbox, how they are shown and made up.

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

/** `ada+1@…` and `ada+2@…` arrive in one mailbox (RFC 5233, subaddressing), so they share its caps. */
export const toMailbox = (address: string): string =>
  address.toLowerCase().replace(/^([^+@]+)\+[^@]*@/, '$1@');

// Initials as they are common in names, and the first letters of the big mail providers.
const initials = 'aabcdeefghijjkllmmnoprsstvw';
const hosts = 'ggggghhiimooy';

/** As much of an address as its mask shows, from 4 bytes of a hash. */
export const inventAddress = (hash: Buffer): string =>
  `${initials[hash.readUInt16BE(0) % initials.length]}@${hosts[hash.readUInt16BE(2) % hosts.length]}`;
