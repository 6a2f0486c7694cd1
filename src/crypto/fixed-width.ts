// Fields of a fixed number of characters each, so that the length of a record tells nothing about what it holds.

export interface Field<T> {
  readonly width: number;
  /** Exactly `width` characters. `undefined` for a value that the field cannot hold. */
  write(value: T): string | undefined;
  /** `undefined` for a text that `write` never gives. */
  read(text: string): T | undefined;
}

/** A random value in base64url. */
export const token = (width: number): Field<string> => {
  const form = new RegExp(`^[\\w-]{${width}}$`);
  const check = (text: string) => (form.test(text) ? text : undefined);
  return { width, write: check, read: check };
};

/** A whole number from 0, with leading zeros. */
export const whole = (width: number): Field<number> => ({
  width,
  write: (value) => {
    const digits = String(value);
    return /^\d+$/.test(digits) && digits.length <= width ? digits.padStart(width, '0') : undefined;
  },
  read: (text) => (text.length === width && /^\d+$/.test(text) ? Number(text) : undefined),
});

/** A word in capitals of at least `shortest` letters; the rest of the field is filled with hyphens. */
export const word = (shortest: number, width: number): Field<string> => {
  const form = new RegExp(`^[A-Z]{${shortest},${width}}$`);
  const filled = /^([A-Z]*)-*$/;
  return {
    width,
    write: (value) => (form.test(value) ? value.padEnd(width, '-') : undefined),
    read: (text) => {
      const letters = filled.exec(text)?.[1];
      return letters !== undefined && text.length === width && letters.length >= shortest
        ? letters
        : undefined;
    },
  };
};

/** One of up to ten choices, by its place among them: a choice that is added later goes last. */
export const oneOf = <const T extends string>(choices: readonly T[]): Field<T> => ({
  width: 1,
  write: (value) => (choices.includes(value) ? String(choices.indexOf(value)) : undefined),
  read: (text) => (/^\d$/.test(text) ? choices[Number(text)] : undefined),
});

/** A field for each property of `T`: leaving one out does not compile. */
export type FieldsOf<T> = { readonly [K in keyof T]: Field<T[K]> };

const namesOf = <T extends object>(fields: FieldsOf<T>) => Object.keys(fields) as (keyof T & string)[];

export const widthOf = <T extends object>(fields: FieldsOf<T>): number =>
  namesOf(fields).reduce((sum, name) => sum + fields[name].width, 0);

/** `length` characters: the fields, and hyphens. Throws `TypeError` for a value that does not fit its field. */
export function writeFields<T extends object>(fields: FieldsOf<T>, values: T, length: number): string {
  const parts = namesOf(fields).map((name) => {
    const part = fields[name].write(values[name]);
    if (part === undefined) throw new TypeError(`${name} does not fit its field`);
    return part;
  });
  return parts.join('').padEnd(length, '-');
}

/** `undefined` for a text that `writeFields` never gives. */
export function readFields<T extends object>(fields: FieldsOf<T>, text: string): T | undefined {
  const values: Partial<T> = {};
  let start = 0;
  for (const name of namesOf(fields)) {
    const { width, read } = fields[name];
    const value = read(text.slice(start, start + width));
    if (value === undefined) return undefined;
    values[name] = value;
    start += width;
  }
  return /^-*$/.test(text.slice(start)) ? (values as T) : undefined;
}
