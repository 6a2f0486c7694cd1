// Email addresses: which can be sent to, how they are shown and made up.
import { toAsciiDomain } from '../domain.ts';
import { type Draw, pick } from '../draw.ts';

/** RFC 5322, 3.2.3, dot-atom: anything else before the @ has to be quoted, which mail services disagree about. */
const dotAtom = /^(?=.{1,64}$)[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** RFC 5321, 4.5.3.1.3: a path of 256 octets, two of which are its angle brackets. */
const longestAddress = 254;

/**
 * The address as SES v1 takes it: 7-bit, an international domain in Punycode (API reference, Destination), the rest as
 * it was written. `undefined` for one that SES would refuse.
 */
export function toSendable(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const ascii = at > 0 && dotAtom.test(local) ? toAsciiDomain(domain) : undefined;
  if (ascii === undefined) return undefined;
  const sendable = domain.toLowerCase() === ascii ? address : `${local}@${ascii}`;
  return sendable.length <= longestAddress ? sendable : undefined;
}

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
