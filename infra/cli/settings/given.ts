// The settings that a person gives: --set NAME=value over --settings FILE over the environment.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type SettingName, settingsTable } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';
import { exit } from '../exit-codes.ts';

export type Values = Readonly<Record<string, string>>;

export const settingNames = Object.keys(settingsTable) as SettingName[];

const fromFlag = (flag: string): [string, string] => {
  const at = flag.indexOf('=');
  if (at < 1)
    throw new CommandError(`--set ${flag.slice(0, 20)} has no name and value`, 'Say --set NAME=value');
  return [flag.slice(0, at).trim(), flag.slice(at + 1)];
};

function fromFile(path: string): Values {
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Values;
  } catch (cause) {
    throw new CommandError(`The settings file ${path} cannot be read`, 'Check its path', exit.refused, {
      cause,
    });
  }
}

/** The environment is read for names of settings only, and there an empty variable is none. */
const fromEnvironment = (env: Readonly<Record<string, string | undefined>>): Values =>
  Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = env[name];
      return value ? [[name, value]] : [];
    }),
  );

export const givenSettings = (
  flags: readonly string[],
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Values => ({
  ...fromEnvironment(env),
  ...(file === undefined ? {} : fromFile(file)),
  ...Object.fromEntries(flags.map(fromFlag)),
});
