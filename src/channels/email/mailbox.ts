// Which email addresses arrive in one mailbox, so that all of them share one cap.
//
// Providers are listed by what they say of themselves. Where we found no such word (Yahoo's disposable addresses,
// Yandex's dots and hyphens, the domains of Outlook, which are separate accounts), every address counts by itself.

import { toAsciiDomain } from '../domain.ts';

interface Provider {
  /** All deliver to the first of them. */
  readonly domains: readonly string[];
  /** Characters of the local part that make no difference. */
  readonly ignored?: RegExp;
}

const providers: readonly Provider[] = [
  // Gmail Help, "Dots don't matter in Gmail addresses" (support.google.com/mail/answer/7436150). That googlemail.com
  // is gmail.com: ghacks, "Is it gmail.com or googlemail.com?"; Google's own page on it is gone.
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\./g },
  // Proton Support, "Addresses and aliases" (proton.me/support/addresses-and-aliases): one person has the same name at
  // these. Dots, hyphens and underscores: ProtonMail/WebClients, src/helpers/string.js, removeEmailAlias.
  { domains: ['proton.me', 'protonmail.com', 'pm.me', 'protonmail.ch'], ignored: /[._-]/g },
  // Apple Support, "About your @icloud.com, @me.com, and @mac.com email addresses" (support.apple.com/118230).
  { domains: ['icloud.com', 'me.com', 'mac.com'] },
  // Yandex ID Help, "Alternate email addresses" (yandex.com/support/id/authorization/email.html): a user name is an
  // address on all of Yandex's domains. The domains: deltachat/provider-db, _providers/yandex.ru.md.
  { domains: ['yandex.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'yandex.ua', 'ya.ru'] },
];

/**
 * Fastmail Help, "Plus addressing and subdomain addressing" (fastmail.help/hc/en-us/articles/360060591053):
 * anything@name.domain is name@domain, on each of Fastmail's domains. These are the ones that
 * caronc/apprise, "Notify email Fastmail", lists, and sent.com.
 */
const fastmail =
  /^(?:(?<owner>[^.]+)\.)?(?<domain>fastmail\.(?:cn|co\.uk|com|com\.au|de|es|fm|fr|im|in|jp|mx|net|nl|org|se|to|tw|uk|us)|sent\.com)$/;

/**
 * The mailbox that an address arrives in. What follows a `+` is the owner's to choose (RFC 5233, subaddressing): Gmail,
 * Outlook, iCloud, Proton, Fastmail and Yandex all do so. Where a provider does not, two mailboxes share a cap, which
 * harms less than one mailbox with a cap for every spelling.
 */
export function toMailbox(address: string): string {
  const at = address.lastIndexOf('@');
  const written = address.slice(at + 1);
  const domain = toAsciiDomain(written) ?? written.toLowerCase();
  const local = address
    .slice(0, at)
    .toLowerCase()
    .replace(/(?<=.)\+.*/, '');
  const atFastmail = fastmail.exec(domain)?.groups;
  // A host name has no underscore: Fastmail takes a hyphen for it (Fastmail blog, "Two address resolving additions").
  if (atFastmail) return `${(atFastmail.owner ?? local).replaceAll('_', '-')}@${atFastmail.domain}`;
  const provider = providers.find(({ domains }) => domains.includes(domain));
  if (!provider) return `${local}@${domain}`;
  return `${provider.ignored ? local.replace(provider.ignored, '') : local}@${provider.domains[0]}`;
}
