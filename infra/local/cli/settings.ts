// The settings that whoever types `npm start` has put into the environment.
import { readSettings } from '../../../src/settings/read.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { defaultEnv } from '../stack.ts';

type Env = Readonly<Record<string, string | undefined>>;

const isPassedOn = (name: string): boolean =>
  Object.hasOwn(settingsTable, name) || name.startsWith('POWERTOOLS_');

/** The function's settings, with the local defaults under them. Throws `SettingsError` with every fault. */
export function localSettings(env: Env): { readonly env: Record<string, string>; readonly config: Settings } {
  const given = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const defaults = defaultEnv();
  const config = readSettings({ ...defaults, ...given }, Date.now());
  const chosen = Object.entries(given).filter(([name]) => isPassedOn(name));
  return { env: { ...defaults, ...Object.fromEntries(chosen) }, config };
}
