// The settings of a deployment: what is given over what is deployed over the defaults; and the secret, made once.
import { randomBytes } from 'node:crypto';
import { settingsTable } from '../../../src/settings/table.ts';
import { settingNames, type Values } from './given.ts';

/** Settings as the template will have them: given over deployed over defaults. */
export function settingsFor(given: Values, deployed: Values): Values {
  return Object.fromEntries(
    settingNames.map((name) => {
      const value = given[name] ?? deployed[name] ?? '';
      const { fallback } = settingsTable[name];
      return [name, value === '' && name !== 'OTP_TABLE' ? (fallback ?? '') : value];
    }),
  );
}

const generateSecret = (): string => randomBytes(32).toString('base64url');

/** The secret to send, if any, and one to validate with: the deployed one may not be readable. */
export function secretFor(given: Values, current: Values, deployed: string | undefined) {
  if (given.OTP_SECRET)
    return { send: given.OTP_SECRET === deployed ? undefined : given.OTP_SECRET, value: given.OTP_SECRET };
  if (current.OtpSecret !== undefined) return { send: undefined, value: deployed ?? generateSecret() };
  const value = generateSecret();
  return { send: value, value };
}
