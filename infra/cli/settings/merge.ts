// The settings of a deployment that are no secrets: what is given over what is deployed over the defaults.
import { settingsTable } from '../../../src/settings/table.ts';
import { settingNames, type Values } from './given.ts';
import { isSecret } from './secrets.ts';

/** Settings as the template will have them: given over deployed over defaults. */
export function settingsFor(given: Values, deployed: Values): Values {
  return Object.fromEntries(
    settingNames
      .filter((name) => !isSecret(name))
      .map((name) => {
        const value = given[name] ?? deployed[name] ?? '';
        const { fallback } = settingsTable[name];
        return [name, value === '' && name !== 'OTP_TABLE' ? (fallback ?? '') : value];
      }),
  );
}
