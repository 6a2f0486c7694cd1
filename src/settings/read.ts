// The settings as the environment states them, or every fault of it in one message: misspelt names too.
import { contradictions } from './contradictions.ts';
import { type Setting, SettingError } from './forms.ts';
import { type SettingName, type Settings, settingNames, settingsTable } from './table.ts';

/** Names that AWS, Node or npm set: they are never a misspelling of a setting. */
const foreign = /^(AWS_|POWERTOOLS_|LAMBDA_|NODE_|npm_|_)/;

/** Whether two names differ by at most two letters dropped, added, changed or swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j - 1] ?? 0) + 1, (previous[j] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return (previous[b.length] ?? 0) <= 2;
}

/** Names that settings once had, and what took their place. */
const renamed: Readonly<Record<string, string>> = {
  CHANNEL_CHOICE:
    'set START instead (START=client begins with a round in which the client may name a channel)',
};

/** Faults in words for the names that look like one of `known` but are not. */
export function misspellings<Name extends string>(
  names: readonly string[],
  known: readonly Name[],
): string[] {
  return names
    .filter((name) => name.length > 5 && !known.includes(name as Name) && !foreign.test(name))
    .flatMap((name) => {
      if (Object.hasOwn(renamed, name)) return [`${name} is no longer a setting: ${renamed[name]}`];
      const meant = known.find((other) => isNear(name, other));
      if (meant) return [`${name} is not a setting: did you mean ${meant}?`];
      return /^(OTP|SMS_BREAKER)_/.test(name) ? [`${name} is not a setting: remove it`] : [];
    });
}

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
 * Leave out a contradiction that names a setting which is itself at fault: it was found without that setting's value, and a
 * malformed EMAIL_FROM would be called missing too.
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
