// The secrets of a deployment. CloudFormation keeps them and never shows them: one that is not sent stays as it is.
import { randomBytes } from 'node:crypto';
import { type SettingName, settingsTable } from '../../../src/settings/table.ts';
import { isSecret, secretNames } from '../redact.ts';
import { settingsBy, type Values } from './given.ts';

export const generateSecret = (): string => randomBytes(32).toString('base64url');

/** An empty variable and one that is not there are both unset, and so have the default. */
const unsetAsDefault = (values: Values, name: SettingName): string =>
  values[name] || (settingsTable[name].fallback ?? '');

/** What the names in the table hang on; `undefined` where the secrets cannot be read. */
export const tableKeyOf = ({ OTP_TABLE_KEY, OTP_SECRET }: Values): string | undefined =>
  OTP_TABLE_KEY || OTP_SECRET;

/**
 * What to send, and all secrets as the function will have them: made up where the deployed one cannot be read. `deployed` are
 * the variables of the function, as far as they can be read; `undefined` before the first deployment.
 */
export function secretsFor(
  given: Values,
  deployed: Values | undefined,
): { readonly send: Values; readonly values: Values } {
  const wanted: Record<string, string> = {
    ...settingsBy((name) => (isSecret(name) ? given[name] : undefined)),
  };
  const { OTP_SECRET: secret } = given;
  const old = deployed?.OTP_SECRET;
  if (deployed === undefined && !secret) {
    wanted.OTP_SECRET ??= generateSecret();
    wanted.OTP_TABLE_KEY ??= generateSecret();
  }
  // The names in the table stay: no lock is forgotten with the secret.
  if (secret && old && old !== secret && !deployed?.OTP_TABLE_KEY) wanted.OTP_TABLE_KEY ??= old;
  const values = { OTP_SECRET: generateSecret(), ...deployed, ...wanted };
  const isSent = (name: SettingName): boolean =>
    wanted[name] !== undefined &&
    !(deployed && unsetAsDefault(deployed, name) === unsetAsDefault(wanted, name));
  return {
    send: settingsBy((name) => (isSent(name) ? unsetAsDefault(wanted, name) : undefined)),
    values: settingsBy((name) => (isSecret(name) ? unsetAsDefault(values, name) : undefined)),
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
