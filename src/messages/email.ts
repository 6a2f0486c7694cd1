// What an email says, before it is laid out: the locale's texts, the brand, and the user's own template; and its text part.
import { direction, expiry, type Locale, type Texts } from './locales.ts';
import type { EmailRequest } from './message.ts';
import type { Template } from './template.ts';
import { fill, plain } from './text-safety.ts';

/** Everything is plain text on one line; the HTML layout escapes it. */
export interface EmailParts {
  readonly locale: Locale;
  readonly direction: 'ltr' | 'rtl';
  readonly appName: string;
  readonly logoUrl: string | undefined;
  readonly color: string;
  readonly subject: string;
  readonly heading: string;
  readonly intro: string;
  /** `undefined`: a notice, which has none. */
  readonly code: string | undefined;
  readonly expires: string;
  readonly secret: string;
  readonly unasked: string | undefined;
  /** A sentence with the place `{support}`, and the address for it. */
  readonly support: { readonly text: string; readonly address: string } | undefined;
  readonly footers: readonly string[];
}

/**
 * The code is in the subject only where the settings say so: SES writes subjects into its event records, and mail
 * servers into their logs. It opens the preheader, so an inbox list and a notification show it beside the subject.
 */
export function emailParts(
  texts: Texts,
  locale: Locale,
  { code, minutes, brand, codeInSubject }: Pick<EmailRequest, 'code' | 'minutes' | 'brand' | 'codeInSubject'>,
  own: Template | undefined,
): EmailParts {
  const appName = own?.appName ?? plain(brand.appName, 40);
  const values = { app: appName, minutes: expiry(texts, locale, minutes) };
  const subject = own?.subject ?? fill(texts.subject, values);
  return {
    locale,
    direction: direction(locale),
    appName,
    logoUrl: own?.logoUrl ?? brand.logoUrl,
    color: brand.color,
    subject: codeInSubject ? `${code} – ${subject}` : subject,
    heading: own?.heading ?? texts.heading,
    intro: own?.body ?? fill(texts.intro, values),
    code,
    expires: fill(texts.expires, values),
    secret: texts.secret,
    unasked: texts.unasked,
    support:
      brand.supportEmail === undefined ? undefined : { text: texts.support, address: brand.supportEmail },
    footers: own?.footers ?? [],
  };
}

export function emailText(parts: EmailParts): string {
  const support = parts.support && fill(parts.support.text, { support: parts.support.address });
  const paragraphs = [
    parts.heading,
    parts.intro,
    ...(parts.code === undefined ? [] : [parts.code]),
    `${parts.expires}\n${parts.secret}`,
    ...(parts.unasked || support ? [[parts.unasked, support].filter(Boolean).join('\n')] : []),
    [parts.appName, ...parts.footers].join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
