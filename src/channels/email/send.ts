// Email over SES.
import type { Aws } from '../../aws/clients.ts';
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
  (settings: SesSettings, aws: Pick<Aws, 'sendEmail'>) =>
  async ({ address, message }: EmailToSend, timeoutMs: number): Promise<void> => {
    await aws.sendEmail(
      {
        Source: formatSource(message.fromName, message.fromAddress),
        Destination: { ToAddresses: [address] },
        Message: {
          Subject: utf8(message.subject),
          Body: { Text: utf8(message.text), Html: utf8(message.html) },
        },
        ReplyToAddresses: settings.EMAIL_REPLY_TO ? [settings.EMAIL_REPLY_TO] : undefined,
        ConfigurationSetName: settings.SES_CONFIGURATION_SET,
        Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
      },
      timeoutMs,
    );
  };
