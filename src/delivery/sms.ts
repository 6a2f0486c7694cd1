// SMS over SNS. The SDK is loaded at the first send.
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Config } from '../config.ts';
import { envCredentials } from '../credentials.ts';
import { late } from '../late.ts';
import type { Senders, SmsToSend } from './deliver.ts';

type SmsConfig = Pick<
  Config,
  'SNS_REGION' | 'SMS_ORIGINATION_NUMBER' | 'SMS_MAX_PRICE_USD' | 'SMS_ENTITY_ID' | 'SMS_TEMPLATE_ID'
>;

/** The attributes SNS reads (Developer Guide, "Sending SMS messages"); without a type it is promotional. */
export function smsAttributes(config: SmsConfig, senderId: SmsToSend['senderId']) {
  const values = {
    'AWS.SNS.SMS.SMSType': 'Transactional',
    'AWS.SNS.SMS.SenderID': senderId,
    'AWS.SNS.SMS.MaxPrice': config.SMS_MAX_PRICE_USD,
    'AWS.MM.SMS.OriginationNumber': config.SMS_ORIGINATION_NUMBER,
    'AWS.MM.SMS.EntityId': config.SMS_ENTITY_ID,
    'AWS.MM.SMS.TemplateId': config.SMS_TEMPLATE_ID,
  };
  const attributes: Record<string, MessageAttributeValue> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) attributes[name] = { DataType: 'String', StringValue: value };
  return attributes;
}

export function createSendSms(config: SmsConfig): Senders['sendSms'] {
  const load = late(async () => {
    const sdk = await import('./sns-sdk.ts');
    // One attempt: a retry could overrun the send budget, and the other channel is the better retry.
    const client = new sdk.SNSClient({
      credentials: envCredentials,
      maxAttempts: 1,
      ...(config.SNS_REGION && { region: config.SNS_REGION }),
    });
    return { sdk, client };
  });

  return async ({ phone, text, senderId }, abortSignal) => {
    const { sdk, client } = await load();
    const command = new sdk.PublishCommand({
      PhoneNumber: phone,
      Message: text,
      MessageAttributes: smsAttributes(config, senderId),
    });
    await client.send(command, { abortSignal });
  };
}
