import { describe, expect, it } from 'vitest';
import { createSendSms } from '../../../src/channels/sms/send.ts';
import { recordAws } from '../../support/asked.ts';
import { settingsOf } from '../../support/deps.ts';

const sms = { phone: '+4915123456789', text: 'x', senderId: undefined };

async function attributesOf(settings: Record<string, string>, senderId?: string, phone = sms.phone) {
  const { aws, published } = recordAws();
  await createSendSms(settingsOf(settings), aws)({ ...sms, phone, senderId }, 1234);
  return published[0]?.input.MessageAttributes;
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('an SMS', () => {
  it('is asked for once, within the time that is left', async () => {
    const { aws, published } = recordAws();
    await createSendSms(settingsOf(), aws)(sms, 1234);
    expect(published).toMatchObject([
      { input: { PhoneNumber: '+4915123456789', Message: 'x' }, timeoutMs: 1234 },
    ]);
  });

  it('that is refused is not sent', async () => {
    const refused = new Error('refused');
    await expect(createSendSms(settingsOf(), recordAws(refused).aws)(sms, 1234)).rejects.toBe(refused);
  });

  it('is transactional, and nothing else unless the settings say so', async () => {
    expect(await attributesOf({})).toEqual({ 'AWS.SNS.SMS.SMSType': text('Transactional') });
  });

  it('carries what the settings and the brand say', async () => {
    const settings = {
      SMS_MAX_PRICE_USD: '0.10',
      SMS_ORIGINATION_NUMBER: '+12025550123',
      SMS_ENTITY_ID: '1101',
      SMS_TEMPLATE_ID: '1107',
    };
    expect(await attributesOf(settings, 'Acme')).toEqual({
      'AWS.SNS.SMS.SMSType': text('Transactional'),
      'AWS.SNS.SMS.SenderID': text('Acme'),
      'AWS.SNS.SMS.MaxPrice': text('0.10'),
      'AWS.MM.SMS.OriginationNumber': text('+12025550123'),
    });
  });

  it.each([
    ['+919876543210', true],
    ['+33612345678', false],
    ['+923012345678', false],
    ['+12025550123', false],
  ])('to %s carries the ids of India’s operators: %s', async (phone, carries) => {
    const ids = { SMS_ENTITY_ID: '1101', SMS_TEMPLATE_ID: '1107' };
    const found = Object.keys((await attributesOf(ids, undefined, phone)) ?? {});
    for (const id of ['AWS.MM.SMS.EntityId', 'AWS.MM.SMS.TemplateId'])
      expect(found.includes(id)).toBe(carries);
    expect(Object.keys((await attributesOf({}, undefined, phone)) ?? {})).toEqual(['AWS.SNS.SMS.SMSType']);
  });
});
