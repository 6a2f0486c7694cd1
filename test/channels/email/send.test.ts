import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/aws/client.ts';
import { createSendEmail } from '../../../src/channels/email/send.ts';
import { recordAws } from '../../support/asked.ts';
import { settingsOf } from '../../support/deps.ts';

const message = {
  fromName: 'Bücher',
  fromAddress: 'signin@example.com',
  subject: 'Grüße & 東京',
  text: 'text',
  html: '<p>html</p>',
  template: 'none',
} as const;
const email = { address: 'ada@example.com', message };

describe('an email', () => {
  it('is asked for once, within the time that is left', async () => {
    const { asked, aws } = recordAws();
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(asked).toMatchObject([{ service: 'ses', retry: false, timeoutMs: 1234 }]);
  });

  it('that is refused is not sent', async () => {
    const refused = new AwsError('MessageRejected');
    await expect(createSendEmail(settingsOf(), recordAws(refused).aws)(email, 1234)).rejects.toBe(refused);
  });

  it('goes to one address, in UTF-8, from a sender of 7 bits', async () => {
    const { aws, form } = recordAws();
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(form()).toMatchObject({
      'Message.Subject.Data': message.subject,
      'Message.Subject.Charset': 'UTF-8',
      'Message.Body.Text.Charset': 'UTF-8',
      'Message.Body.Html.Data': message.html,
      Source: expect.stringMatching(/^=\?UTF-8\?B\?[\w+/=]+\?= <signin@example\.com>$/),
    });
    const to = Object.entries(form()).filter(([name]) => name.startsWith('Destination'));
    expect(to).toEqual([['Destination.ToAddresses.member.1', 'ada@example.com']]);
  });

  it('is answered and followed elsewhere only where the settings say so', async () => {
    const plain = recordAws();
    await createSendEmail(settingsOf(), plain.aws)(email, 1234);
    expect(Object.keys(plain.form()).join()).not.toMatch(/ReplyTo|ConfigurationSet/);
    const set = recordAws();
    const settings = settingsOf({ EMAIL_REPLY_TO: 'help@example.com', SES_CONFIGURATION_SET: 'events' });
    await createSendEmail(settings, set.aws)(email, 1234);
    expect(set.form()).toMatchObject({
      'ReplyToAddresses.member.1': 'help@example.com',
      ConfigurationSetName: 'events',
    });
  });

  it('is not tried at all from what is no address', async () => {
    const { asked, aws } = recordAws();
    const nobody = { ...email, message: { ...message, fromAddress: '' } };
    await expect(createSendEmail(settingsOf(), aws)(nobody, 1234)).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
  });
});
