// The account's default protect configuration: the countries that AWS itself lets SMS go to. It holds for SNS too, for every app of
// the account, and for this one if its function is ever taken over (AWS End User Messaging SMS, "Using protect configurations").
import {
  DescribeProtectConfigurationsCommand,
  GetProtectConfigurationCountryRuleSetCommand,
  type PinpointSMSVoiceV2Client,
  type ProtectConfigurationCountryRuleSetInformation,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Settings } from '../../../src/settings/table.ts';
import { broken, type Finding, ok, unknown, warning } from '../../review/finding.ts';
import { openSmsVoice } from '../aws/clients.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import type { Subject } from './subject.ts';

const check = 'SMS protect configuration';

/** By country. A country that has no rule is allowed (API reference, CreateProtectConfiguration). */
export type CountryRules = Readonly<
  Record<string, Pick<ProtectConfigurationCountryRuleSetInformation, 'ProtectStatus'>>
>;

export interface AccountDefault {
  readonly id: string;
  readonly rules: CountryRules;
}

const listed = (countries: readonly string[]): string =>
  countries.length > 8
    ? `${countries.slice(0, 8).join(', ')} and ${countries.length - 8} more`
    : countries.join(', ');

const update = (
  id: string,
  status: 'ALLOW' | 'BLOCK',
  countries: readonly string[],
  region: string,
): string =>
  `aws pinpoint-sms-voice-v2 update-protect-configuration-country-rule-set --region ${region} --protect-configuration-id ${id} --number-capability SMS --country-rule-set-updates '${JSON.stringify(
    Object.fromEntries(countries.map((country) => [country, { ProtectStatus: status }])),
  )}'`;

/** Pure. `undefined`: the account has no default. */
export function judgeProtect(
  { SMS_COUNTRIES: countries }: Pick<Settings, 'SMS_COUNTRIES'>,
  found: AccountDefault | undefined,
  region: string,
): Finding {
  const servesAll = countries.includes('*');
  if (found === undefined)
    return servesAll
      ? ok(check, 'none, and SMS_COUNTRIES is *')
      : warning(
          check,
          'the account has no default, so AWS lets SMS go to every country: SMS_COUNTRIES holds for this function alone',
          'Deploy what `otp print protect` prints, then make it the default with the command that stands in it',
        );
  const { id, rules } = found;
  const isBlocked = (country: string) => rules[country]?.ProtectStatus === 'BLOCK';
  const blocked = servesAll ? Object.keys(rules).filter(isBlocked) : countries.filter(isBlocked);
  if (blocked.length > 0)
    return broken(
      check,
      `${id}, the account's default, blocks ${listed(blocked)}: SNS sends nothing there, and SMS_COUNTRIES has them`,
      update(id, 'ALLOW', blocked, region),
    );
  const open = servesAll
    ? []
    : Object.keys(rules).filter((country) => !countries.includes(country) && !isBlocked(country));
  return open.length > 0
    ? warning(
        check,
        `${id}, the account's default, lets SMS go to ${open.length} countries that SMS_COUNTRIES lacks: ${listed(open)}`,
        update(id, 'BLOCK', open, region),
      )
    : ok(check, `${id} allows what SMS_COUNTRIES has${servesAll ? '' : ', and no other country'}`);
}

export async function readAccountDefault(
  client: Pick<PinpointSMSVoiceV2Client, 'send'>,
): Promise<AccountDefault | undefined> {
  let token: string | undefined;
  // 25 configurations are the default quota of an account, and a page holds 100 at most.
  for (let page = 0; page < 5; page++) {
    const { ProtectConfigurations: some = [], NextToken: next } = await client.send(
      new DescribeProtectConfigurationsCommand({ MaxResults: 100, ...(token && { NextToken: token }) }),
    );
    const id = some.find(({ AccountDefault: isDefault }) => isDefault === true)?.ProtectConfigurationId;
    if (id !== undefined) {
      const { CountryRuleSet: rules = {} } = await client.send(
        new GetProtectConfigurationCountryRuleSetCommand({
          ProtectConfigurationId: id,
          NumberCapability: 'SMS',
        }),
      );
      return { id, rules };
    }
    if (next === undefined) break;
    token = next;
  }
  return undefined;
}

export async function checkProtect({ aws, where }: Context, { config }: Subject): Promise<Finding[]> {
  if (!config?.CHANNELS.includes('SMS')) return [];
  const { SNS_REGION: region = where.region } = config;
  // As for SNS: where the messages are sent from.
  const client = region === where.region ? aws.smsVoice : openSmsVoice(region);
  const found = await attempt(() => readAccountDefault(client));
  return ['why' in found ? unknown(check, found.why) : judgeProtect(config, found.value, region)];
}
