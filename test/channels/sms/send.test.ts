import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/aws/client.ts';
import { createSendSms } from '../../../src/channels/sms/send.ts';
import { recordAws } from '../../support/asked.ts';
import { settingsOf } from '../../support/deps.ts';

const sms = { phone: '+4915123456789', text: 'x', senderId: undefined };

/** SNS's attributes by name, as the form lists them. */
async function attributesOf(settings: Record<string, string>, senderId?: string) {
  const { aws, form } = recordAws();
  await createSendSms(settingsOf(settings), aws)({ ...sms, senderId }, 1234);
  const fields = form();
  return Object.fromEntries(
    Object.keys(fields)
      .filter((name) => name.endsWith('.Name'))
      .map((name) => [fields[name], fields[name.replace(/Name$/, 'Value.StringValue')]]),
  );
}

describe('an SMS', () => {
  it('is asked for once, within the time that is left', async () => {
    const { asked, aws } = recordAws();
    await createSendSms(settingsOf(), aws)(sms, 1234);
    expect(asked).toMatchObject([{ service: 'sns', retry: false, timeoutMs: 1234 }]);
    expect(asked[0]?.region).toBeUndefined();
  });

  it('goes to the Region that is set for it', async () => {
    const { asked, aws } = recordAws();
    await createSendSms(settingsOf({ SNS_REGION: 'eu-central-1' }), aws)(sms, 1234);
    expect(asked).toMatchObject([{ region: 'eu-central-1' }]);
  });

  it('that is refused is not sent', async () => {
    const refused = new AwsError('OptedOut');
    await expect(createSendSms(settingsOf(), recordAws(refused).aws)(sms, 1234)).rejects.toBe(refused);
  });

  it('is transactional, and nothing else unless the settings say so', async () => {
    expect(await attributesOf({})).toEqual({ 'AWS.SNS.SMS.SMSType': 'Transactional' });
  });

  it('carries what the settings and the brand say', async () => {
    const settings = {
      SMS_MAX_PRICE_USD: '0.10',
      SMS_ORIGINATION_NUMBER: '+12025550123',
      SMS_ENTITY_ID: '1101',
      SMS_TEMPLATE_ID: '1107',
    };
    expect(await attributesOf(settings, 'Acme')).toEqual({
      'AWS.SNS.SMS.SMSType': 'Transactional',
      'AWS.SNS.SMS.SenderID': 'Acme',
      'AWS.SNS.SMS.MaxPrice': '0.10',
      'AWS.MM.SMS.OriginationNumber': '+12025550123',
      'AWS.MM.SMS.EntityId': '1101',
      'AWS.MM.SMS.TemplateId': '1107',
    });
  });
});
