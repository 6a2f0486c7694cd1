// SMS over SNS.
import type { Aws } from '../../aws/client.ts';
import { formOf, formType, items } from '../../aws/form.ts';

export interface SnsSettings {
  readonly SNS_REGION: string | undefined;
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
const attributes = (settings: SnsSettings, senderId: SmsToSend['senderId']) =>
  Object.entries({
    'AWS.SNS.SMS.SMSType': 'Transactional',
    'AWS.SNS.SMS.SenderID': senderId,
    'AWS.SNS.SMS.MaxPrice': settings.SMS_MAX_PRICE_USD,
    'AWS.MM.SMS.OriginationNumber': settings.SMS_ORIGINATION_NUMBER,
    'AWS.MM.SMS.EntityId': settings.SMS_ENTITY_ID,
    'AWS.MM.SMS.TemplateId': settings.SMS_TEMPLATE_ID,
  }).flatMap(([Name, StringValue]) =>
    StringValue === undefined ? [] : [{ Name, Value: { DataType: 'String', StringValue } }],
  );

/** Resolves when SNS has accepted the message; rejects when not, or not within `timeoutMs`. */
export const createSendSms =
  (settings: SnsSettings, aws: Aws) =>
  async ({ phone, text, senderId }: SmsToSend, timeoutMs: number): Promise<void> => {
    await aws({
      service: 'sns',
      region: settings.SNS_REGION,
      headers: formType,
      body: formOf({
        Action: 'Publish',
        Version: '2010-03-31',
        PhoneNumber: phone,
        Message: text,
        MessageAttributes: { entry: items(attributes(settings, senderId)) },
      }),
      timeoutMs,
      // A retry could overrun the send budget, and the other channel is the better retry.
      retry: false,
    });
  };
