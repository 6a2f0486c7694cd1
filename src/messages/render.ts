// The two messages a code travels in.

import { chooseLocale } from './choose-locale.ts';
import { emailParts, emailText } from './email.ts';
import { emailHtml } from './email-html.ts';
import { loadTexts } from './locales.ts';
import type { EmailMessage, EmailRequest, MessageRequest } from './message.ts';
import { composeSms } from './sms.ts';
import { readTemplate } from './template.ts';

/** The text of an SMS: one part, wherever the brand's name and host leave room for it. */
export async function renderSms(request: MessageRequest): Promise<string> {
  const locale = chooseLocale(request.locale, request.defaultLocale);
  return composeSms(await loadTexts(locale, request.brand.addressForm), locale, request);
}

/** Subject and bodies of an email. `brand.emailFrom` must be set. */
export async function renderEmail(request: EmailRequest): Promise<EmailMessage> {
  const locale = chooseLocale(request.locale, request.defaultLocale);
  const texts = await loadTexts(locale, request.brand.addressForm);
  const template = readTemplate(request.template, request);
  const own = typeof template === 'object' ? template : undefined;
  const parts = emailParts(texts, locale, request, own);
  return {
    locale,
    // The name a reader sees first stays the brand's, whatever a template says.
    fromName: request.brand.appName,
    fromAddress: own?.sender ?? request.brand.emailFrom ?? '',
    subject: parts.subject,
    text: emailText(parts),
    html: emailHtml(parts),
    template: typeof template === 'object' ? 'used' : template,
  };
}
