// The settings as the environment states them, or every fault of it in one message.
import { contradictions } from './contradictions.ts';
import { type Setting, SettingError } from './forms.ts';
import { misspellings } from './misspellings.ts';
import { type SettingName, type Settings, settingNames, settingsTable } from './table.ts';

/** The settings' faults, all in one message; never the settings' values. */
export class SettingsError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `${faults.length === 1 ? 'A setting is' : `${faults.length} settings are`} wrong:\n- ${faults.join('\n- ')}`,
    );
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/**
 * A contradiction that names a setting with a fault of its own was found without that setting's value: EMAIL_FROM
 * of another form would be said to be missing too.
 */
const names = (fault: string, name: SettingName): boolean => new RegExp(`\\b${name}\\b`).test(fault);

/**
 * Reads the settings from an environment. Throws `SettingsError` with every fault found; nothing is clamped.
 * An empty variable counts as unset, as CloudFormation passes an empty parameter.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, nowMs: number): Settings {
  const faults = misspellings(Object.keys(env), settingNames);
  const values: Record<string, unknown> = {};
  const faulty: SettingName[] = [];
  for (const name of settingNames) {
    const setting: Setting<unknown> = settingsTable[name];
    try {
      values[name] = setting.read(env[name] || setting.fallback, nowMs);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      faults.push(`${name} ${error.message}: allowed is ${setting.allowed}`);
      faulty.push(name);
    }
  }
  faults.push(...contradictions(values).filter((fault) => !faulty.some((name) => names(fault, name))));
  if (faults.length > 0) throw new SettingsError(faults);
  return values as Settings;
}
