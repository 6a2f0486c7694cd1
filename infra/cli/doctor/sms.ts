// SMS: the sandbox, the monthly spend limit, an origination number.
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListOriginationNumbersCommand,
  type PhoneNumberInformation,
} from '@aws-sdk/client-sns';
import type { Settings } from '../../../src/settings/table.ts';
import { broken, type Finding, ok, warning } from '../../review/finding.ts';
import { openSns } from '../aws/clients.ts';
import type { Section } from './examine.ts';

const sandbox = 'SNS sandbox';
const spend = 'SNS spend limit';
const origin = 'SMS origination';

/** Countries where operators drop SMS that come from no registered number or sender (AWS End User Messaging). */
const needsNumber = ['US', 'CA', 'PR', 'CN', 'SG', 'IN'];

/** Pure. The limit is in USD a month. */
export function judgeSpend(limit: string | undefined): Finding {
  if (Number(limit) > 1) return ok(spend, `${limit} USD a month`);
  return warning(
    spend,
    limit
      ? `${limit} USD a month: some ten to a hundred SMS`
      : 'no limit is set: SNS stops at 1 USD a month by default',
    'Service Quotas or AWS Support: raise "Account spend threshold for SMS", then set it in the SNS console',
  );
}

/** Pure. */
export function judgeOrigination(
  config: Pick<Settings, 'SMS_COUNTRIES' | 'SMS_ORIGINATION_NUMBER' | 'SMS_ENTITY_ID' | 'SMS_SENDER_ID'>,
  numbers: readonly PhoneNumberInformation[],
): Finding {
  const { SMS_ORIGINATION_NUMBER: chosen, SMS_COUNTRIES: countries } = config;
  if (chosen !== undefined) {
    const bare = (number = '') => number.replace(/^\+/, '');
    const number = numbers.find(({ PhoneNumber: phone }) => bare(phone) === bare(chosen));
    if (number === undefined)
      return broken(
        origin,
        `${chosen} is no number of this account`,
        'Correct SMS_ORIGINATION_NUMBER, or request the number',
      );
    return /^active$/i.test(number.Status ?? 'Active')
      ? ok(origin, chosen)
      : broken(
          origin,
          `${chosen} is ${number.Status}`,
          'Wait for its registration, or choose another number',
        );
  }
  const missing = needsNumber.filter(
    (code) =>
      (countries.includes('*') || countries.includes(code)) &&
      !(code === 'IN' && config.SMS_ENTITY_ID !== undefined),
  );
  if (missing.length > 0 && numbers.length === 0)
    return warning(
      origin,
      `operators of ${missing.join(', ')} drop SMS without a registered number or sender`,
      'Request a number in AWS End User Messaging (toll-free or 10DLC for the US), or register the sender ID',
    );
  return ok(origin, numbers.length > 0 ? `${numbers.length} numbers in the account` : 'shared numbers');
}

export const smsSection: Section = ({ aws }, { config }) => {
  if (!config?.CHANNELS.includes('SMS')) return {};
  const sns = config.SNS_REGION === undefined ? aws.sns : openSns(config.SNS_REGION);
  return {
    [sandbox]: async () =>
      (await sns.send(new GetSMSSandboxAccountStatusCommand({}))).IsInSandbox
        ? broken(
            sandbox,
            'SNS sends SMS to verified numbers only',
            'SNS console, "Text messaging": "Exit SMS sandbox" (about a day)',
          )
        : ok(sandbox, 'out of the sandbox'),
    [spend]: async () => {
      const wanted = new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] });
      return judgeSpend((await sns.send(wanted)).attributes?.MonthlySpendLimit);
    },
    [origin]: async () => {
      const { PhoneNumbers: numbers = [] } = await sns.send(new ListOriginationNumbersCommand({}));
      return judgeOrigination(config, numbers);
    },
  };
};
