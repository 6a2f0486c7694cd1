// The secrets of a deployment. CloudFormation keeps them and never shows them: one that is not sent stays as it is.
import { randomBytes } from 'node:crypto';
import { type SettingName, settingNames, settingsTable } from '../../../src/settings/table.ts';
import { isSecret, type Values } from './given.ts';

export const secretNames: readonly SettingName[] = settingNames.filter(isSecret);

export const generateSecret = (): string => randomBytes(32).toString('base64url');

/** An empty variable and one that is not there are both unset, and so have the default. */
const unsetAsDefault = (values: Values, name: SettingName): string =>
  values[name] || (settingsTable[name].fallback ?? '');

/** What the names in the table hang on; `undefined` where the secrets cannot be read. */
export const tableKeyOf = ({ OTP_TABLE_KEY, OTP_SECRET }: Values): string | undefined =>
  OTP_TABLE_KEY || OTP_SECRET;

export interface SecretsPlan {
  readonly send: Values;
  /** All of them as the function will have them; made up where the deployed one cannot be read. */
  readonly values: Values;
}

/** `deployed` are the variables of the function, as far as they can be read; `undefined` before the first deployment. */
export function secretsFor(given: Values, deployed: Values | undefined): SecretsPlan {
  const made: Record<string, string> = {};
  const isOwnSecret = Boolean(given.OTP_SECRET);
  if (deployed === undefined && !isOwnSecret) {
    made.OTP_SECRET = generateSecret();
    made.OTP_TABLE_KEY = generateSecret();
  }
  const old = deployed?.OTP_SECRET;
  // The names in the table stay: no lock is forgotten with the secret.
  if (isOwnSecret && old && old !== given.OTP_SECRET && !deployed?.OTP_TABLE_KEY) made.OTP_TABLE_KEY = old;
  const wanted = { ...made, ...Object.fromEntries(Object.entries(given).filter(([name]) => isSecret(name))) };
  const values = { OTP_SECRET: generateSecret(), ...deployed, ...wanted };
  return {
    send: Object.fromEntries(
      secretNames.flatMap((name) =>
        wanted[name] === undefined ||
        (deployed && unsetAsDefault(deployed, name) === unsetAsDefault(wanted, name))
          ? []
          : [[name, unsetAsDefault(wanted, name)]],
      ),
    ),
    values: Object.fromEntries(secretNames.map((name) => [name, unsetAsDefault(values, name)])),
  };
}

/**
 * Secrets of $LATEST that live does not have, and nobody gives now: an interrupted run left them there, or a hand.
 * CloudFormation shows neither, so they would go live untold.
 */
export const strayedSecrets = (
  given: Values,
  latest: Values,
  live: Values | undefined,
): readonly SettingName[] =>
  secretNames.filter(
    (name) =>
      live && given[name] === undefined && unsetAsDefault(latest, name) !== unsetAsDefault(live, name),
  );
