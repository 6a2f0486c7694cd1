// The user's own template: eight fields joined by `-|-` in an attribute that a client may have written.
import { brandForms } from './brand.ts';
import type { EmailRequest } from './message.ts';
import { holdsLink, holdsNumber, plain } from './text-safety.ts';

/** Fields that were left empty are `undefined`: the brand's own text stands there. */
export interface Template {
  readonly subject: string | undefined;
  readonly body: string | undefined;
  readonly footers: readonly string[];
  readonly sender: string | undefined;
  readonly logoUrl: string | undefined;
  readonly appName: string | undefined;
  readonly heading: string | undefined;
}

class Refused extends Error {}

/** A field of text: cleaned; longer than `max`, a link or a number that could pass for a code is refused. */
function words(field: string, max: number): string | undefined {
  const text = plain(field, max + 1);
  if (Array.from(text).length > max || holdsLink(text) || holdsNumber(text)) throw new Refused();
  return text === '' ? undefined : text;
}

function pickSender(field: string, allowed: readonly string[]): string | undefined {
  // `Name <address>`, as SES takes it, is read for its address only.
  const address = /^[^<>]*<([^<>]*)>$/.exec(field.trim())?.[1] ?? field.trim();
  if (address === '') return undefined;
  const sender = allowed.find((entry) => entry === address.toLowerCase());
  if (sender === undefined) throw new Refused();
  return sender;
}

function logo(field: string, hosts: readonly string[]): string | undefined {
  const url = field.trim();
  if (url === '') return undefined;
  // `host` has the port too: a port of someone else's choice is not the allowed host.
  if (!brandForms.logoUrl.test(url) || !hosts.includes(new URL(url).host)) throw new Refused();
  return url;
}

/**
 * All of the template or nothing of it: half of a message would be no one's. `none` is an empty attribute,
 * `refused` one with anything off. Never throws.
 */
export function readTemplate(
  value: string | undefined,
  { templateSenders, templateLogoHosts }: Pick<EmailRequest, 'templateSenders' | 'templateLogoHosts'>,
): Template | 'none' | 'refused' {
  if (value === undefined || value === '') return 'none';
  // Cognito's attributes end at 2,048 characters.
  const fields = value.length > 2048 ? [] : value.split('-|-');
  if (fields.length !== 8) return 'refused';
  const [
    subject = '',
    body = '',
    first = '',
    sender = '',
    logoUrl = '',
    appName = '',
    second = '',
    heading = '',
  ] = fields;
  try {
    return {
      subject: words(subject, 100),
      body: words(body, 500),
      footers: [words(first, 200), words(second, 200)].filter((footer) => footer !== undefined),
      sender: pickSender(sender, templateSenders),
      logoUrl: logo(logoUrl, templateLogoHosts),
      appName: words(appName, 40),
      heading: words(heading, 80),
    };
  } catch {
    // A field refused, or one that the platform's own parsers could not take.
    return 'refused';
  }
}
