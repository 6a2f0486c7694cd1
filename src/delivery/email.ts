// Email over SES. The SDK is loaded at the first send.
import type { Config } from '../config.ts';
import { envCredentials } from '../credentials.ts';
import { late } from '../late.ts';
import { formatSource } from '../messages/address.ts';
import type { Senders } from './deliver.ts';

type EmailConfig = Pick<Config, 'EMAIL_REPLY_TO' | 'SES_CONFIGURATION_SET'>;

const utf8 = (data: string) => ({ Data: data, Charset: 'UTF-8' });

export function createSendEmail(config: EmailConfig): Senders['sendEmail'] {
  const load = late(async () => {
    const sdk = await import('./ses-sdk.ts');
    // One attempt: a retry could overrun the send budget, and the other channel is the better retry.
    const client = new sdk.SESClient({ credentials: envCredentials, maxAttempts: 1 });
    return { sdk, client };
  });

  return async ({ address, message }, abortSignal) => {
    const { sdk, client } = await load();
    const command = new sdk.SendEmailCommand({
      Source: formatSource(message.fromName, message.fromAddress),
      Destination: { ToAddresses: [address] },
      Message: {
        Subject: utf8(message.subject),
        Body: { Text: utf8(message.text), Html: utf8(message.html) },
      },
      ReplyToAddresses: config.EMAIL_REPLY_TO ? [config.EMAIL_REPLY_TO] : undefined,
      ConfigurationSetName: config.SES_CONFIGURATION_SET,
      Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
    });
    await client.send(command, { abortSignal });
  };
}
