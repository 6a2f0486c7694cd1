// The settings of a deployment: what a person gives over what is deployed over the defaults, and the environment of the
// function that they make.
import { readFileSync } from 'node:fs';
import { type SettingName, settingNames, settingsTable } from '../../../src/settings/table.ts';
import type { AppClient } from '../../review/app-client.ts';
import { parameterName } from '../../template.ts';
import { CommandError, exit } from '../command-error.ts';
import { isSecret } from '../redact.ts';
import { readSettingsText } from './settings-file.ts';

export type Values = Readonly<Record<string, string>>;

/** Those that `read` has a value of. */
export const settingsBy = (read: (name: SettingName) => string | undefined): Values =>
  Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = read(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const fromFlag = (flag: string): [string, string] => {
  const at = flag.indexOf('=');
  if (at < 1)
    throw new CommandError(`--set ${flag.slice(0, 20)} has no name and value`, 'Say --set NAME=value');
  return [flag.slice(0, at).trim(), flag.slice(at + 1)];
};

function fromFile(path: string): Values {
  const refuse = (what: string, fix: string, options?: ErrorOptions) =>
    new CommandError(`The settings file ${path} ${what}`, fix, exit.refused, options);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw refuse('cannot be read', 'Check its path', { cause });
  }
  const { values, faults } = readSettingsText(text);
  if (faults.length === 0) return values;
  throw refuse(
    `would not be read as it is written:\n  - ${faults.join('\n  - ')}`,
    'Correct these lines, then run the same command again',
  );
}

/** An environment is read for names of settings only, and there an empty variable is none. */
export const settingsOf = (env: Readonly<Record<string, string | undefined>>): Values =>
  settingsBy((name) => env[name] || undefined);

export const givenSettings = (
  flags: readonly string[],
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Values => ({
  ...settingsOf(env),
  ...(file === undefined ? {} : fromFile(file)),
  ...Object.fromEntries(flags.map(fromFlag)),
});

/** Settings as the template will have them: given over deployed over defaults. */
export const settingsFor = (given: Values, deployed: Values): Values =>
  settingsBy((name) => {
    if (isSecret(name)) return undefined;
    const value = given[name] ?? deployed[name] ?? '';
    return value === '' && name !== 'OTP_TABLE' ? (settingsTable[name].fallback ?? '') : value;
  });

/** The settings of a deployed stack by name. CloudFormation shows no secret: they are left out. */
export const deployedSettings = (parameters: Values): Values =>
  settingsBy((name) => (isSecret(name) ? undefined : parameters[parameterName(name)]));

/** What validation sees where the stack makes its own table, whose name is not known before. */
const ownTable = 'the-stacks-own-table';

/** The environment that settings amount to. */
export const environmentOf = (settings: Values, logLevel: string): Values => ({
  ...settings,
  OTP_TABLE: settings.OTP_TABLE || ownTable,
  POWERTOOLS_LOG_LEVEL: logLevel,
});

const name = 'SIGN_UP_CLIENT_IDS';

/** Room for these ids beside the other settings: Lambda takes 4,096 bytes of variables in all. */
const longest = 2_500;

/** Empty where the setting was given, also as an empty one, or was deployed before. Pure. */
export function signUpClients(given: Values, deployed: Values, clients: readonly AppClient[]): Values {
  if (given[name] !== undefined || deployed[name]) return {};
  const ids = clients.filter(({ allowsCode }) => allowsCode).map(({ id }) => id);
  const value = ids.sort().join(',');
  if (value.length > longest)
    throw new CommandError(
      `${ids.length} app clients of the pool allow CUSTOM_AUTH, too many to list in ${name}`,
      `Say --set ${name}= with those that users sign up through; empty means all clients of the pool`,
    );
  return value === '' ? {} : { [name]: value };
}
