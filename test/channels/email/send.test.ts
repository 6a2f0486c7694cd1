import { describe, expect, it } from 'vitest';
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
    const { aws, mailed } = recordAws();
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(mailed).toMatchObject([{ timeoutMs: 1234 }]);
  });

  it('that is refused is not sent', async () => {
    const refused = new Error('refused');
    await expect(createSendEmail(settingsOf(), recordAws(refused).aws)(email, 1234)).rejects.toBe(refused);
  });

  it('goes to one address, in UTF-8, from a sender of 7 bits, told apart in SES’s metrics by its tag', async () => {
    const { aws, mailed } = recordAws();
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(mailed[0]?.input).toMatchObject({
      Source: expect.stringMatching(/^=\?UTF-8\?B\?[\w+/=]+\?= <signin@example\.com>$/),
      Destination: { ToAddresses: ['ada@example.com'] },
      Message: {
        Subject: { Data: message.subject, Charset: 'UTF-8' },
        Body: {
          Text: { Data: message.text, Charset: 'UTF-8' },
          Html: { Data: message.html, Charset: 'UTF-8' },
        },
      },
      Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
    });
    expect(Object.keys(mailed[0]?.input.Destination ?? {})).toEqual(['ToAddresses']);
  });

  it('is answered and followed elsewhere only where the settings say so', async () => {
    const inputFor = async (settings: Record<string, string>) => {
      const { aws, mailed } = recordAws();
      await createSendEmail(settingsOf(settings), aws)(email, 1234);
      return mailed[0]?.input;
    };
    const plain = await inputFor({});
    expect(plain?.ReplyToAddresses).toBeUndefined();
    expect(plain?.ConfigurationSetName).toBeUndefined();
    expect(
      await inputFor({ EMAIL_REPLY_TO: 'help@example.com', SES_CONFIGURATION_SET: 'events' }),
    ).toMatchObject({ ReplyToAddresses: ['help@example.com'], ConfigurationSetName: 'events' });
  });

  it('is not tried at all from what is not an address', async () => {
    const { aws, mailed } = recordAws();
    const nobody = { ...email, message: { ...message, fromAddress: '' } };
    await expect(createSendEmail(settingsOf(), aws)(nobody, 1234)).rejects.toThrow(TypeError);
    expect(mailed).toEqual([]);
  });
});
