// Email over SES.
import type { Aws } from '../../aws/client.ts';
import { formOf, formType, items } from '../../aws/form.ts';
import { formatSource } from '../../messages/address.ts';
import type { EmailMessage } from '../../messages/message.ts';

export interface SesSettings {
  readonly EMAIL_REPLY_TO: string | undefined;
  readonly SES_CONFIGURATION_SET: string | undefined;
}

export interface EmailToSend {
  readonly address: string;
  readonly message: EmailMessage;
}

const utf8 = (data: string) => ({ Data: data, Charset: 'UTF-8' });

/** Resolves when SES has accepted the message; rejects when not, or not within `timeoutMs`. */
export const createSendEmail =
  (settings: SesSettings, aws: Aws) =>
  async ({ address, message }: EmailToSend, timeoutMs: number): Promise<void> => {
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
