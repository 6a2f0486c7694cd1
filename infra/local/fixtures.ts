// Whom the playground knows: a person for each channel, and Grace, whom both channels reach.

import { randomUUID } from 'node:crypto';
import { type CountryCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { readSettings } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import type { Demo } from './cli/demo.ts';
import type { Person } from './page/protocol.ts';
import type { Local } from './stack.ts';

type Allowed = Pick<Settings, 'SIGN_UP_EMAIL_DOMAINS' | 'SMS_COUNTRIES'>;

export const emailAddress = (
  { SIGN_UP_EMAIL_DOMAINS: [domain = 'example.com'] }: Allowed,
  name = 'ada',
): string => `${name}@${domain}`;

export function phoneNumber({ SMS_COUNTRIES: [country = 'GB'] }: Allowed): string {
  const region = (country === '*' ? 'GB' : country) as CountryCode;
  return getExampleNumber(region, examples)?.number ?? '+447400123456';
}

/** One demo per channel that is switched on, by email first. */
export const demosFor = (config: Settings): Demo[] =>
  (['EMAIL', 'SMS'] as const)
    .filter((medium) => config.CHANNELS.includes(medium))
    .map((medium) => ({ medium, name: medium === 'SMS' ? phoneNumber(config) : emailAddress(config) }));

/** The next number: no user of the demos has it. */
const next = (number: string): string => number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);

/** Signs Grace up unless she exists. */
export function settleGrace(local: Pick<Local, 'env' | 'store'>): Person {
  const config = readSettings(local.env, Date.now());
  const grace = { email: emailAddress(config, 'grace'), phone: next(phoneNumber(config)) };
  const isThere = [...local.store.users.values()].some(({ attributes }) => attributes.email === grace.email);
  if (isThere) return grace;
  const sub = randomUUID();
  local.store.users.set(sub, {
    userName: sub,
    createdAtMs: Date.now(),
    attributes: {
      sub,
      email: grace.email,
      email_verified: 'true',
      phone_number: grace.phone,
      phone_number_verified: 'true',
    },
    status: 'CONFIRMED',
    enabled: true,
  });
  return grace;
}
