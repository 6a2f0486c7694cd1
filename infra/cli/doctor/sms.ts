// SMS: the sandbox, the monthly spend limit, an origination number.
import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListOriginationNumbersCommand,
  type PhoneNumberInformation,
} from '@aws-sdk/client-sns';
import type { Settings } from '../../../src/settings/table.ts';
import { broken, type Finding, ok, unknown, warning } from '../../review/finding.ts';
import { openSns } from '../aws/clients.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import type { Subject } from './subject.ts';

const sandbox = 'SNS sandbox';
const spend = 'SNS spend limit';
const origin = 'SMS origination';

/** Countries where operators drop SMS that come from no registered number or sender (AWS End User Messaging). */
const needsNumber = ['US', 'CA', 'PR', 'CN', 'SG', 'IN'];

/** Pure. The limit is in USD a month. */
export function judgeSpend(limit: string | undefined): Finding {
  const fix =
    'Service Quotas or AWS Support: raise "Account spend threshold for SMS", then set it in the SNS console';
  if (limit === undefined || limit === '')
    return warning(spend, 'no limit is set: SNS stops at 1 USD a month by default', fix);
  const usd = Number(limit);
  if (usd <= 1) return warning(spend, `${limit} USD a month: some ten to a hundred SMS`, fix);
  return ok(spend, `${limit} USD a month`);
}

/** Pure. */
export function judgeOrigination(
  config: Pick<Settings, 'SMS_COUNTRIES' | 'SMS_ORIGINATION_NUMBER' | 'SMS_ENTITY_ID' | 'SMS_SENDER_ID'>,
  numbers: readonly PhoneNumberInformation[],
): Finding {
  const { SMS_ORIGINATION_NUMBER: chosen, SMS_COUNTRIES: countries } = config;
  const same = (a = '', b = '') => a.replace(/^\+/, '') === b.replace(/^\+/, '');
  if (chosen !== undefined) {
    const number = numbers.find(({ PhoneNumber: phone }) => same(phone, chosen));
    if (number === undefined)
      return broken(
        origin,
        `${chosen} is no number of this account`,
        'Correct SMS_ORIGINATION_NUMBER, or request the number',
      );
    return number.Status !== undefined && number.Status !== 'Active' && number.Status !== 'ACTIVE'
      ? broken(origin, `${chosen} is ${number.Status}`, 'Wait for its registration, or choose another number')
      : ok(origin, chosen);
  }
  const strict = countries.includes('*')
    ? needsNumber
    : countries.filter((code) => needsNumber.includes(code));
  const missing = strict.filter((code) => !(code === 'IN' && config.SMS_ENTITY_ID !== undefined));
  if (missing.length > 0 && numbers.length === 0)
    return warning(
      origin,
      `operators of ${missing.join(', ')} drop SMS without a registered number or sender`,
      'Request a number in AWS End User Messaging (toll-free or 10DLC for the US), or register the sender ID',
    );
  return ok(origin, numbers.length > 0 ? `${numbers.length} numbers in the account` : 'shared numbers');
}

export async function checkSms(context: Context, { config }: Subject): Promise<Finding[]> {
  if (!config?.CHANNELS.includes('SMS')) return [];
  const region = config.SNS_REGION;
  const sns = region === undefined ? context.aws.sns : openSns(region);
  const status = await attempt(() => sns.send(new GetSMSSandboxAccountStatusCommand({})));
  const attributes = await attempt(() =>
    sns.send(new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] })),
  );
  const numbers = await attempt(() => sns.send(new ListOriginationNumbersCommand({})));
  return [
    'why' in status
      ? unknown(sandbox, status.why)
      : status.value.IsInSandbox
        ? broken(
            sandbox,
            'SNS sends SMS to verified numbers only',
            'SNS console, "Text messaging": "Exit SMS sandbox" (about a day)',
          )
        : ok(sandbox, 'out of the sandbox'),
    'why' in attributes
      ? unknown(spend, attributes.why)
      : judgeSpend(attributes.value.attributes?.MonthlySpendLimit),
    'why' in numbers
      ? unknown(origin, numbers.why)
      : judgeOrigination(config, numbers.value.PhoneNumbers ?? []),
  ];
}
