// SMS: the sandbox, the monthly spend limit, an origination number.
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListOriginationNumbersCommand,
  type PhoneNumberInformation,
} from '@aws-sdk/client-sns';
import type { Settings } from '../../../src/settings/table.ts';
import { openSns } from '../aws/clients.ts';
import type { Row, Section } from './examine.ts';

/** Countries where operators drop SMS that come from no registered number or sender (AWS End User Messaging). */
const needsNumber = ['US', 'CA', 'PR', 'CN', 'SG', 'IN'];

/** The limit is in USD a month. */
export const judgeSpend = (limit: string | undefined): Row => ({
  ok: Number(limit) > 1 && `${limit} USD a month`,
  warning: limit
    ? `${limit} USD a month: some ten to a hundred SMS`
    : 'no limit is set: SNS stops at 1 USD a month by default',
  fix: 'Service Quotas or AWS Support: raise "Account spend threshold for SMS", then set it in the SNS console',
});

const withoutPlus = (number = ''): string => number.replace(/^\+/, '');

export function judgeOrigination(
  config: Pick<Settings, 'SMS_COUNTRIES' | 'SMS_ORIGINATION_NUMBER' | 'SMS_ENTITY_ID'>,
  numbers: readonly PhoneNumberInformation[],
): Row {
  const { SMS_ORIGINATION_NUMBER: chosen, SMS_COUNTRIES: countries } = config;
  if (chosen !== undefined) {
    const number = numbers.find(({ PhoneNumber: phone }) => withoutPlus(phone) === withoutPlus(chosen));
    if (number === undefined)
      return {
        broken: `${chosen} is no number of this account`,
        fix: 'Correct SMS_ORIGINATION_NUMBER, or request the number',
      };
    return {
      ok: /^active$/i.test(number.Status ?? 'Active') && chosen,
      broken: `${chosen} is ${number.Status}`,
      fix: 'Wait for its registration, or choose another number',
    };
  }
  const missing = needsNumber.filter(
    (code) =>
      (countries.includes('*') || countries.includes(code)) &&
      !(code === 'IN' && config.SMS_ENTITY_ID !== undefined),
  );
  return {
    warning:
      missing.length > 0 &&
      numbers.length === 0 &&
      `operators of ${missing.join(', ')} drop SMS without a registered number or sender`,
    ok: numbers.length > 0 ? `${numbers.length} numbers in the account` : 'shared numbers',
    fix: 'Request a number in AWS End User Messaging (toll-free or 10DLC for the US), or register the sender ID',
  };
}

export const smsSection: Section = ({ aws }, { config }) => {
  if (!config?.CHANNELS.includes('SMS')) return {};
  const sns = config.SNS_REGION === undefined ? aws.sns : openSns(config.SNS_REGION);
  return {
    'SNS sandbox': async () => ({
      broken:
        (await sns.send(new GetSMSSandboxAccountStatusCommand({}))).IsInSandbox &&
        'SNS sends SMS to verified numbers only',
      ok: 'out of the sandbox',
      fix: 'SNS console, "Text messaging": "Exit SMS sandbox" (about a day)',
    }),
    'SNS spend limit': async () => {
      const wanted = new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] });
      return judgeSpend((await sns.send(wanted)).attributes?.MonthlySpendLimit);
    },
    'SMS origination': async () => {
      const { PhoneNumbers: numbers = [] } = await sns.send(new ListOriginationNumbersCommand({}));
      return judgeOrigination(config, numbers);
    },
  };
};
