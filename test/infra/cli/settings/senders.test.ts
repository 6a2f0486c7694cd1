// Which SES identities the role is given: those of the senders, and while SES is in its sandbox the recipients' too.
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { expect, it } from 'vitest';
import { mailPermission } from '../../../../infra/cli/settings/senders.ts';
import { where } from '../../../support/aws-account.ts';
import { settingsOf } from '../../../support/deps.ts';

const config = settingsOf({ EMAIL_FROM: 'signin@example.com' });
const { partition, region, account } = where;
const identity = (name: string) => `arn:${partition}:ses:${region}:${account}:identity/${name}`;

/** SES with example.com verified; `account` is its answer to GetAccount, or the error that it throws. */
const ses = (answer: object) =>
  ({
    send: async ({ input }: { input: { EmailIdentity?: string } }) => {
      if (input.EmailIdentity === undefined) {
        if (answer instanceof Error) throw answer;
        return answer;
      }
      if (input.EmailIdentity === 'example.com') return { VerifiedForSendingStatus: true };
      throw Object.assign(new Error('none'), { name: 'NotFoundException' });
    },
  }) as unknown as SESv2Client;

const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });

it.each([
  [
    'in the sandbox, as the senders alone would let nobody be a recipient',
    { ProductionAccessEnabled: false },
    ['*'],
  ],
  ['out of the sandbox: the senders alone', { ProductionAccessEnabled: true }, []],
  ['where SES does not say: the senders alone', {}, []],
  ['where SES may not be asked: the senders alone', denied, []],
])('%s', async (_, answer, more) => {
  const { resources, senders } = await mailPermission(ses(answer), where, config);
  expect(senders).toEqual(['signin@example.com']);
  expect(resources).toEqual(['example.com', ...more].map(identity));
});
