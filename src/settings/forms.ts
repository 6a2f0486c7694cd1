// The kinds of settings: how a text from the environment becomes a value, or a fault in words; and what a row of the table
// says of it.

/** What is wrong with a setting's text, in words that never repeat the text: it may be a secret. */
export class SettingError extends Error {}

/**
 * What the text is made of. The template's parameters are rendered from it, so it says all that a text of this
 * form must be, as far as that shows without the other settings. A pattern is anchored at both ends.
 */
export type Form =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'text'; readonly pattern: RegExp }
  | { readonly kind: 'list'; readonly entry: RegExp }
  | { readonly kind: 'json' };

export interface Setting<T> {
  readonly form: Form;
  /** The text used when the variable is unset or empty; `undefined` when there is none. */
  readonly fallback: string | undefined;
  /** Whether the function starts without it. */
  readonly isOptional: boolean;
  /** What may stand there, as words for a fault and for infra/README.md. */
  readonly allowed: string;
  /** Throws `SettingError`. `undefined` is an unset variable without a fallback; `nowMs` is for dates. */
  read(text: string | undefined, nowMs: number): T;
}

const fail = (fault: string): never => {
  throw new SettingError(fault);
};

/** A whole number within a range, both ends included. */
export const integer = (min: number, max: number, fallback: number): Setting<number> => ({
  form: { kind: 'integer', min, max },
  fallback: String(fallback),
  isOptional: true,
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
  form: { kind: 'choice', options },
  fallback,
  isOptional: true,
  allowed: options.map((option) => `\`${option}\``).join(' or '),
  read: (text) => options.find((option) => option === text) ?? fail('is none of the choices'),
});

const matching = (pattern: RegExp, text: string): string =>
  pattern.test(text) ? text : fail('has another form');

/** A text of a given form. */
export const text = (pattern: RegExp, allowed: string, fallback: string): Setting<string> => ({
  form: { kind: 'text', pattern },
  fallback,
  isOptional: true,
  allowed,
  read: (text = '') => matching(pattern, text),
});

/** A text of a given form that must be set. */
export const required = (pattern: RegExp, allowed: string): Setting<string> => ({
  form: { kind: 'text', pattern },
  fallback: undefined,
  isOptional: false,
  allowed,
  read: (text) => (text === undefined ? fail('is missing') : matching(pattern, text)),
});

/** A text of a given form that may be left out. */
export const optional = (pattern: RegExp, allowed: string): Setting<string | undefined> => ({
  form: { kind: 'text', pattern },
  fallback: undefined,
  isOptional: true,
  allowed,
  read: (text) => (text === undefined ? undefined : matching(pattern, text)),
});

/** What one entry of a list may be. */
export interface Entry<T> {
  readonly pattern: RegExp;
  /** Throws `SettingError`. */
  read(text: string): T;
}

/** Entries separated by commas, none twice. */
export const list = <T>(entry: Entry<T>, allowed: string, fallback?: string): Setting<readonly T[]> => ({
  form: { kind: 'list', entry: entry.pattern },
  fallback,
  isOptional: true,
  allowed,
  read: (text) => {
    const entries = text === undefined ? [] : text.split(',').map((part) => part.trim());
    if (new Set(entries).size !== entries.length) return fail('names an entry twice');
    return entries.map((part) => entry.read(part));
  },
});

/** A JSON object; `shape` checks it and may throw `SettingError`. */
export const json = <T>(
  shape: (value: Readonly<Record<string, unknown>>, nowMs: number) => T,
  allowed: string,
): Setting<T> => ({
  form: { kind: 'json' },
  fallback: '{}',
  isOptional: true,
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

/** The sections of settings in infra/README.md; their order is that of the table. */
export type Group =
  | 'Key and table'
  | 'Sign-up and sign-in'
  | 'Codes'
  | 'Limits'
  | 'Email'
  | 'SMS'
  | 'Messages'
  | 'Test identities'
  | 'Moving from the tutorial';

export interface Row<T> extends Setting<T> {
  /** For documents only: not there in the bundle. */
  readonly group: Group;
  /**
   * What the setting does, in Markdown and without a full stop at the end. The first sentence stands alone in the
   * template, infra/README.md has all of it. Not there in the bundle.
   */
  readonly meaning: string;
  /**
   * Left out, everybody may see the value. `secret`: no command shows it, nor does CloudFormation (NoEcho), so a
   * later deployment cannot read it back from there.
   */
  readonly shown?: 'secret';
}
