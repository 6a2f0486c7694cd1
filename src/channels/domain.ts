// Domain names as they are compared and sent to: international ones in Punycode.
import { domainToASCII } from 'node:url';

/** RFC 1035, 2.3.4: labels of 63 at most, without a hyphen at either end. */
const hostName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** RFC 1035, 2.3.4: a name of 255 octets, with a length before each label and one after the last. */
const longestDomain = 253;

/** A domain in lower case, an international one in Punycode; `undefined` for what is none. */
export function toAsciiDomain(domain: string): string | undefined {
  // The conversion drops line breaks and all that follows a slash: such a text is no domain.
  if (domain.length > longestDomain || /[^a-z0-9.\-\u0080-\u{10ffff}]/iu.test(domain)) return undefined;
  // Only what needs it is converted: it would also change the address of a machine, such as 192.0.2.1.
  const ascii = /^[a-z0-9.-]*$/i.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
  return hostName.test(ascii) ? ascii : undefined;
}
