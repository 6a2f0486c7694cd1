// Email over SES.
import type { Aws } from '../aws/client.ts';
import { formOf, formType, items } from '../aws/form.ts';
import { formatSource } from '../messages/address.ts';
import type { Settings } from '../settings/table.ts';
import type { Senders } from './deliver.ts';

type EmailConfig = Pick<Settings, 'EMAIL_REPLY_TO' | 'SES_CONFIGURATION_SET'>;

const utf8 = (data: string) => ({ Data: data, Charset: 'UTF-8' });

export const createSendEmail =
  (settings: EmailConfig, aws: Aws): Senders['sendEmail'] =>
  async ({ address, message }, timeoutMs) => {
    await aws({
      service: 'ses',
      headers: formType,
      body: formOf({
        Action: 'SendEmail',
        Version: '2010-12-01',
        Source: formatSource(message.fromName, message.fromAddress),
        Destination: { ToAddresses: { member: items([address]) } },
        Message: {
          Subject: utf8(message.subject),
          Body: { Text: utf8(message.text), Html: utf8(message.html) },
        },
        ReplyToAddresses: settings.EMAIL_REPLY_TO ? { member: items([settings.EMAIL_REPLY_TO]) } : undefined,
        ConfigurationSetName: settings.SES_CONFIGURATION_SET,
        Tags: { member: items([{ Name: 'kind', Value: 'sign-in-code' }]) },
      }),
      timeoutMs,
      // A retry could overrun the send budget, and the other channel is the better retry.
      retry: false,
    });
  };
