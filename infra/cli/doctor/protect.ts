// The account's default protect configuration: the countries that AWS itself lets SMS go to. It holds for SNS too, for every app of
// the account, and for this one if its function is ever taken over (AWS End User Messaging SMS, "Using protect configurations").
import {
  GetProtectConfigurationCountryRuleSetCommand,
  type PinpointSMSVoiceV2Client,
  paginateDescribeProtectConfigurations,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Settings } from '../../../src/settings/table.ts';
import { openSmsVoice } from '../aws/clients.ts';
import type { Row, Section } from './examine.ts';

export interface AccountDefault {
  readonly id: string;
  /** By country. A country that has no rule is allowed (API reference, CreateProtectConfiguration). */
  readonly rules: Readonly<Record<string, { readonly ProtectStatus: string | undefined }>>;
}

const listed = (countries: readonly string[]): string =>
  countries.length > 8
    ? `${countries.slice(0, 8).join(', ')} and ${countries.length - 8} more`
    : countries.join(', ');

/** `undefined`: the account has no default. */
export function judgeProtect(
  { SMS_COUNTRIES: countries }: Pick<Settings, 'SMS_COUNTRIES'>,
  found: AccountDefault | undefined,
  region: string,
): Row {
  const servesAll = countries.includes('*');
  if (found === undefined)
    return {
      ok: servesAll && 'none, and SMS_COUNTRIES is *',
      warning:
        'the account has no default, so AWS lets SMS go to every country: SMS_COUNTRIES holds for this function alone',
      fix: 'Deploy what `otp print protect` prints, then make it the default with the command that stands in it',
    };
  const { id, rules } = found;
  const isServed = (country: string) => servesAll || countries.includes(country);
  const isBlocked = (country: string) => rules[country]?.ProtectStatus === 'BLOCK';
  const blocked = Object.keys(rules).filter((country) => isServed(country) && isBlocked(country));
  const open = Object.keys(rules).filter((country) => !isServed(country) && !isBlocked(country));
  const [status, wrong] = blocked.length > 0 ? ['ALLOW', blocked] : ['BLOCK', open];
  const updates = Object.fromEntries(wrong.map((country) => [country, { ProtectStatus: status }]));
  return {
    broken:
      blocked.length > 0 &&
      `${id}, the account's default, blocks ${listed(blocked)}: SNS sends nothing there, and SMS_COUNTRIES has them`,
    warning:
      open.length > 0 &&
      `${id}, the account's default, lets SMS go to ${open.length} countries that SMS_COUNTRIES lacks: ${listed(open)}`,
    ok: `${id} allows what SMS_COUNTRIES has${servesAll ? '' : ', and no other country'}`,
    fix: `aws pinpoint-sms-voice-v2 update-protect-configuration-country-rule-set --region ${region} --protect-configuration-id ${id} --number-capability SMS --country-rule-set-updates '${JSON.stringify(updates)}'`,
  };
}

export async function readAccountDefault(
  client: PinpointSMSVoiceV2Client,
): Promise<AccountDefault | undefined> {
  for await (const { ProtectConfigurations: some = [] } of paginateDescribeProtectConfigurations(
    { client, pageSize: 100 },
    {},
  )) {
    const id = some.find(({ AccountDefault: isDefault }) => isDefault === true)?.ProtectConfigurationId;
    if (id === undefined) continue;
    const { CountryRuleSet: rules = {} } = await client.send(
      new GetProtectConfigurationCountryRuleSetCommand({
        ProtectConfigurationId: id,
        NumberCapability: 'SMS',
      }),
    );
    return { id, rules };
  }
  return undefined;
}

export const protectSection: Section = ({ aws, where }, { config }) => {
  if (!config?.CHANNELS.includes('SMS')) return {};
  // As for SNS: where the messages are sent from.
  const { SNS_REGION: region = where.region } = config;
  const client = region === where.region ? aws.smsVoice : openSmsVoice(region);
  return {
    'SMS protect configuration': async () => judgeProtect(config, await readAccountDefault(client), region),
  };
};
