// Refuses settings that the function would refuse, and a few that only a deployment can judge.

import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import { type Settings, settingNames } from '../../../src/settings/table.ts';
import { expiredTestIdentities } from '../../../src/settings/test-identities.ts';
import { CommandError } from '../command-error.ts';
import type { Values } from './given.ts';

const isSetting = (name: string): boolean => (settingNames as string[]).includes(name);

/** Lambda's quota for all variables together. Lambda measures them as JSON, and its refusal quotes them all. */
const longestEnvironment = 4096;

/** Pure. What is wrong with the size of an environment; never with a value of it. */
export function environmentFaults(env: Values): string[] {
  const size = (name: string) => Buffer.byteLength(env[name] ?? '');
  const total = Buffer.byteLength(JSON.stringify(env));
  if (total <= longestEnvironment) return [];
  const [largest = ''] = Object.keys(env).sort((a, b) => size(b) - size(a));
  return [
    `the settings are ${total} bytes as JSON, and Lambda takes ${longestEnvironment}: shorten ${largest} (${size(largest)} bytes)`,
  ];
}

/**
 * Throws a `CommandError` that names every fault of `env`, which is the whole environment of the function; `given`
 * is what the person gave of it. Values are never repeated: they may be secrets.
 */
export function validate(env: Values, given: Values, nowMs: number): Settings {
  const strangers = Object.keys(given).filter((name) => !isSetting(name));
  const faults = environmentFaults(env);
  let config: Settings | undefined;
  try {
    // Pass unknown names on too, so that a misspelling is reported as one.
    const named = Object.fromEntries(strangers.map((name) => [name, given[name]]));
    config = readSettings({ ...env, ...named }, nowMs);
    const expired = expiredTestIdentities(config.TEST_IDENTITIES, nowMs);
    if (expired > 0)
      faults.push(
        `TEST_IDENTITIES has ${expired} of which the end date has passed: remove it or set a new date`,
      );
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    faults.push(...error.faults);
  }
  for (const name of strangers)
    if (!faults.some((fault) => fault.startsWith(`${name} is not a setting`)))
      faults.push(
        `${name} is not a setting${isSetting(name.toUpperCase()) ? `: say ${name.toUpperCase()}` : ''}`,
      );
  if (faults.length > 0 || config === undefined)
    throw new CommandError(
      `${faults.length === 1 ? 'A setting is' : `${faults.length} settings are`} wrong:\n  - ${faults.join('\n  - ')}`,
      'Correct with --set NAME=value; infra/README.md lists every setting',
    );
  return config;
}
