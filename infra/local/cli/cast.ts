// Who the stories are about: a person per channel, whom these settings let sign up.
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import type { Settings } from '../../../src/settings/table.ts';
import type { Story } from './story.ts';

type Allowed = Pick<Settings, 'SIGN_UP_EMAIL_DOMAINS' | 'SMS_COUNTRIES'>;

export const emailAddress = (
  { SIGN_UP_EMAIL_DOMAINS: [domain = 'example.com'] }: Allowed,
  name = 'ada',
): string => `${name}@${domain}`;

export function phoneNumber({ SMS_COUNTRIES: [country = 'GB'] }: Allowed): string {
  const region = (country === '*' ? 'GB' : country) as CountryCode;
  return getExampleNumber(region, examples)?.number ?? '+447400123456';
}

/** One story per channel that is switched on, by email first. */
export const storiesFor = (config: Settings): Story[] =>
  (['EMAIL', 'SMS'] as const)
    .filter((medium) => config.CHANNELS.includes(medium))
    .map((medium) => ({ medium, name: medium === 'SMS' ? phoneNumber(config) : emailAddress(config) }));
