// SMS over SNS.
import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { Aws } from '../../aws/clients.ts';
import { isIndian } from '../../messages/india.ts';

export interface SnsSettings {
  readonly SMS_ORIGINATION_NUMBER: string | undefined;
  readonly SMS_MAX_PRICE_USD: string | undefined;
  readonly SMS_ENTITY_ID: string | undefined;
  readonly SMS_TEMPLATE_ID: string | undefined;
}

export interface SmsToSend {
  readonly phone: string;
  readonly text: string;
  readonly senderId: string | undefined;
}

/** The attributes SNS reads (Developer Guide, "Sending SMS messages"); without a type it is promotional. */
const attributes = (
  settings: SnsSettings,
  { phone, senderId }: Pick<SmsToSend, 'phone' | 'senderId'>,
): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries({
      'AWS.SNS.SMS.SMSType': 'Transactional',
      'AWS.SNS.SMS.SenderID': senderId,
      'AWS.SNS.SMS.MaxPrice': settings.SMS_MAX_PRICE_USD,
      'AWS.MM.SMS.OriginationNumber': settings.SMS_ORIGINATION_NUMBER,
      // The ids of India's operators: they mean nothing elsewhere.
      ...(isIndian(phone) && {
        'AWS.MM.SMS.EntityId': settings.SMS_ENTITY_ID,
        'AWS.MM.SMS.TemplateId': settings.SMS_TEMPLATE_ID,
      }),
    }).flatMap(([name, StringValue]) =>
      StringValue === undefined ? [] : [[name, { DataType: 'String', StringValue }]],
    ),
  );

/** Resolves when SNS has accepted the message; rejects when not, or not within `timeoutMs`. */
export const createSendSms =
  (settings: SnsSettings, aws: Pick<Aws, 'publish'>) =>
  async ({ phone, text, senderId }: SmsToSend, timeoutMs: number): Promise<void> => {
    await aws.publish(
      { PhoneNumber: phone, Message: text, MessageAttributes: attributes(settings, { phone, senderId }) },
      timeoutMs,
    );
  };
