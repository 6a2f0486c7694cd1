// SMS over SNS.
import type { Aws } from '../aws/client.ts';
import { formOf, formType, items } from '../aws/form.ts';
import type { Settings } from '../settings/table.ts';
import type { Senders, SmsToSend } from './deliver.ts';

type SmsConfig = Pick<
  Settings,
  'SNS_REGION' | 'SMS_ORIGINATION_NUMBER' | 'SMS_MAX_PRICE_USD' | 'SMS_ENTITY_ID' | 'SMS_TEMPLATE_ID'
>;

/** The attributes SNS reads (Developer Guide, "Sending SMS messages"); without a type it is promotional. */
const attributes = (settings: SmsConfig, senderId: SmsToSend['senderId']) =>
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

export const createSendSms =
  (settings: SmsConfig, aws: Aws): Senders['sendSms'] =>
  async ({ phone, text, senderId }, timeoutMs) => {
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
