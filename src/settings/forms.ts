// The kinds of settings: how a text from the environment becomes a value, or a fault in words.

/** What is wrong with a setting's text, in words that never repeat the text: it may be a secret. */
export class SettingError extends Error {}

export interface Setting<T> {
  /** The text used when the variable is unset or empty; `undefined` when there is none. */
  readonly fallback: string | undefined;
  /** What may stand there, as words for a fault and for the README. */
  readonly allowed: string;
  /** Throws `SettingError`. `undefined` is an unset variable without a fallback; `nowMs` is for dates. */
  read(text: string | undefined, nowMs: number): T;
}

const fail = (fault: string): never => {
  throw new SettingError(fault);
};

/** A whole number within a range, both ends included. */
export const integer = (min: number, max: number, fallback: number): Setting<number> => ({
  fallback: String(fallback),
  allowed: `a whole number from ${min} to ${max}`,
  read: (text = '') => {
    // Number('') is 0 and Number('1e3') is 1000: digits only.
    if (!/^\d{1,15}$/.test(text)) return fail('is not a whole number');
    const value = Number(text);
    if (value < min) return fail(`is below ${min}`);
    return value > max ? fail(`is above ${max}`) : value;
  },
});

export const choice = <const T extends string>(options: readonly T[], fallback: T): Setting<T> => ({
  fallback,
  allowed: options.map((option) => `\`${option}\``).join(' or '),
  read: (text) => options.find((option) => option === text) ?? fail('is none of the choices'),
});

const matching = (pattern: RegExp, text: string): string =>
  pattern.test(text) ? text : fail('has another form');

/** A text of a given form. */
export const text = (pattern: RegExp, allowed: string, fallback: string): Setting<string> => ({
  fallback,
  allowed,
  read: (text = '') => matching(pattern, text),
});

/** A text of a given form that must be set. */
export const required = (pattern: RegExp, allowed: string): Setting<string> => ({
  fallback: undefined,
  allowed,
  read: (text) => (text === undefined ? fail('is missing') : matching(pattern, text)),
});

/** A text of a given form that may be left out. */
export const optional = (pattern: RegExp, allowed: string): Setting<string | undefined> => ({
  fallback: undefined,
  allowed,
  read: (text) => (text === undefined ? undefined : matching(pattern, text)),
});

/** Entries separated by commas, none twice; each is checked by `entry`, which may throw `SettingError`. */
export const list = <T>(
  entry: (text: string) => T,
  allowed: string,
  fallback?: string,
): Setting<readonly T[]> => ({
  fallback,
  allowed,
  read: (text) => {
    const entries = text === undefined ? [] : text.split(',').map((part) => part.trim());
    if (new Set(entries).size !== entries.length) return fail('names an entry twice');
    return entries.map(entry);
  },
});

/** A JSON object; `shape` checks it and may throw `SettingError`. */
export const json = <T>(
  shape: (value: Readonly<Record<string, unknown>>, nowMs: number) => T,
  allowed: string,
): Setting<T> => ({
  fallback: '{}',
  allowed,
  read: (text = '', nowMs) => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return fail('is not JSON');
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      return fail('is not a JSON object');
    return shape(parsed as Record<string, unknown>, nowMs);
  },
});
