// Renders the message for a destination and hands it to SNS or SES.
import type { Aws } from '../aws/client.ts';
import type { Destination } from '../challenge/contact.ts';
import { asksResend, type CreateEvent, stringsOf } from '../events.ts';
import { brandFor } from '../messages/brand.ts';
import { renderEmail, renderSms } from '../messages/render.ts';
import type { Emit } from '../observability/catalogue.ts';
import type { Settings } from '../settings/table.ts';
import { createSendEmail } from './email.ts';
import { createSendSms } from './sms.ts';

export interface SendRequest {
  readonly event: CreateEvent;
  readonly destination: Destination;
  readonly code: string;
  /** What is left of the code's life: a code that is sent again has less. */
  readonly secondsLeft: number;
  readonly budgetMs: number;
}

/** Rejects when the message was not accepted within the budget. */
export type Send = (request: SendRequest) => Promise<void>;

/** The client may choose a locale at a resend; InitiateAuth's metadata never gets here. */
const localeOf = (event: CreateEvent): string | undefined =>
  (asksResend(event) ? stringsOf(event.request.clientMetadata).locale : undefined) ??
  stringsOf(event.request.userAttributes).locale;

export function createSend(settings: Settings, aws: Aws, emit: Emit): Send {
  const sendSms = createSendSms(settings, aws);
  const sendEmail = createSendEmail(settings, aws);

  return async ({ event, destination, code, secondsLeft, budgetMs }) => {
    const brand = brandFor(event.callerContext.clientId, settings);
    const request = {
      code,
      minutes: Math.floor(secondsLeft / 60),
      locale: localeOf(event),
      defaultLocale: settings.DEFAULT_LOCALE,
      brand,
    };
    if (destination.via === 'SMS') {
      const text = await renderSms(request);
      await sendSms({ phone: destination.phone, text, senderId: brand.smsSenderId }, budgetMs);
      return;
    }
    const message = await renderEmail({
      ...request,
      template:
        settings.TEMPLATE_ATTRIBUTE && stringsOf(event.request.userAttributes)[settings.TEMPLATE_ATTRIBUTE],
      templateSenders: settings.TEMPLATE_SENDERS,
      templateLogoHosts: settings.TEMPLATE_LOGO_HOSTS,
    });
    if (message.template === 'refused') emit('TemplateRefused');
    await sendEmail({ address: destination.address, message }, budgetMs);
  };
}
