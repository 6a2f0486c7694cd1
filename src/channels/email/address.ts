// Email addresses: which can be sent to, which are one mailbox, how they are shown and made up.
import { toAsciiDomain } from '../domain.ts';

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

interface Provider {
  readonly domains: readonly string[];
  /** Characters of the local part that make no difference. */
  readonly ignored: RegExp;
}

/** Providers that deliver several spellings to one mailbox, and all their domains to the first. */
const providers: readonly Provider[] = [
  // Gmail Help, "Dots don't matter in Gmail addresses"; googlemail.com is gmail.com.
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\./g },
  // Proton support, "Addresses and aliases": dots, hyphens and underscores are ignored, and a name is one on all domains.
  { domains: ['proton.me', 'protonmail.com', 'pm.me'], ignored: /[._-]/g },
];

/**
 * The mailbox that an address arrives in, so that its spellings share one cap. What follows a `+` is the owner's own
 * (RFC 5233, subaddressing): Gmail, Outlook, iCloud, Proton, Fastmail and Yandex all do so. Where a provider does not,
 * two mailboxes share a cap, which harms less than one mailbox with a cap for every spelling.
 */
export function toMailbox(address: string): string {
  const at = address.lastIndexOf('@');
  const written = address.slice(at + 1);
  const domain = toAsciiDomain(written) ?? written.toLowerCase();
  const local = address
    .slice(0, at)
    .toLowerCase()
    .replace(/(?<=.)\+.*/, '');
  const provider = providers.find(({ domains }) => domains.includes(domain));
  return `${provider ? local.replace(provider.ignored, '') : local}@${provider?.domains[0] ?? domain}`;
}

// Initials as they are common in names, and the first letters of the big mail providers.
const initials = 'aabcdeefghijjkllmmnoprsstvw';
const hosts = 'ggggghhiimooy';

/** As much of an address as its mask shows, from 4 bytes of a hash. */
export const inventAddress = (hash: Buffer): string =>
  `${initials[hash.readUInt16BE(0) % initials.length]}@${hosts[hash.readUInt16BE(2) % hosts.length]}`;
