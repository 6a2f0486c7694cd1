// The notice of a sign-in on a device that showed no proof: when, by which app, and what to do.
import type { Brand } from './brand.ts';
import { chooseLocale } from './choose-locale.ts';
import { type EmailParts, emailText } from './email.ts';
import { emailHtml } from './email-html.ts';
import { direction, type Locale, loadTexts } from './locales.ts';
import type { EmailMessage } from './message.ts';
import { smsSize } from './sms.ts';
import { fill, plain } from './text-safety.ts';

export interface NoticeRequest {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** Of the user's own attribute. A client does not choose it: an attacker could choose one that the owner cannot read. */
  readonly locale: string | undefined;
  readonly defaultLocale: Locale;
  readonly brand: Brand;
}

/** Places to fill: `{app}`, `{time}`. No sentence says du or Sie: the forms of address share them. */
export interface NoticeTexts {
  readonly subject: string;
  readonly what: string;
  /** What to do if it was somebody else. */
  readonly unknown: string;
  readonly known: string;
  /** `{app}:` at its beginning is left out where that does not fit one part. */
  readonly sms: string;
  /** For a language in which the name does not stand there. */
  readonly smsWithoutName?: string;
}

/** One file for all languages: only NOTICE loads it, and it packs better than thirty. */
export async function loadNotice(locale: Locale): Promise<NoticeTexts> {
  const { default: texts } = await import('./texts/notices.json', { with: { type: 'json' } });
  const all: Readonly<Record<Locale, NoticeTexts>> = texts;
  return all[locale];
}

/** In UTC, in a form that no language reads otherwise. */
const timeOf = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

async function prepare({ atMs, locale: tag, defaultLocale, brand }: NoticeRequest) {
  const locale = chooseLocale(tag, defaultLocale);
  const texts = await loadNotice(locale);
  return { locale, texts, values: { app: plain(brand.appName, 40), time: timeOf(atMs) } };
}

/** One part. Without room for a name, the number that it comes from and the time are what is left. */
export async function renderNoticeSms(request: NoticeRequest): Promise<string> {
  const { texts, values } = await prepare(request);
  const full = fill(texts.sms, values);
  return smsSize(full).parts === 1 ? full : fill(withoutName(texts), values);
}

/** The shorter wording of the SMS. */
export function withoutName({ sms, smsWithoutName }: NoticeTexts): string {
  const rest = sms.replace(/^\{app\} ?[:：] ?/, '');
  return smsWithoutName ?? rest.charAt(0).toUpperCase() + rest.slice(1);
}

export async function renderNoticeEmail(request: NoticeRequest): Promise<EmailMessage> {
  const { brand } = request;
  const { locale, texts, values } = await prepare(request);
  const { support } = await loadTexts(locale, brand.addressForm);
  const subject = fill(texts.subject, values);
  const parts: EmailParts = {
    locale,
    direction: direction(locale),
    appName: values.app,
    logoUrl: brand.logoUrl,
    color: brand.color,
    subject,
    heading: subject,
    intro: fill(texts.what, values),
    code: undefined,
    expires: texts.unknown,
    secret: texts.known,
    unasked: undefined,
    support: brand.supportEmail === undefined ? undefined : { text: support, address: brand.supportEmail },
    footers: [],
  };
  return {
    locale,
    fromName: brand.appName,
    fromAddress: brand.emailFrom ?? '',
    subject,
    text: emailText(parts),
    html: emailHtml(parts),
    template: 'none',
  };
}
