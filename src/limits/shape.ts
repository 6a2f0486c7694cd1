// What a record must look like before a rule may read it: every field there, of its type, and no field besides.

/** Whether a value has the shape of `T`. */
export type Shape<T> = (value: unknown) => value is T;

/** Counts, and times in epoch seconds. */
export const whole: Shape<number> = (value): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

export const text: Shape<string> = (value): value is string => typeof value === 'string';

export const oneOf =
  <const T extends string>(options: readonly T[]): Shape<T> =>
  (value): value is T =>
    options.some((option) => option === value);

export const list =
  <T>(entry: Shape<T>): Shape<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((one) => entry(one));

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A map with any keys. */
export const mapOf =
  <T>(entry: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  (value): value is Readonly<Record<string, T>> =>
    isMap(value) && Object.values(value).every((one) => entry(one));

/** A shape for each property of `T`. Those in `optional` may be left out. */
export const object =
  <T extends object>(
    shapes: { readonly [K in keyof T]-?: Shape<Required<T>[K]> },
    optional: readonly (keyof T & string)[] = [],
  ): Shape<T> =>
  (value): value is T => {
    if (!isMap(value)) return false;
    const names = Object.keys(shapes) as (keyof T & string)[];
    return (
      Object.keys(value).every((name) => Object.hasOwn(shapes, name)) &&
      names.every((name) => (name in value ? shapes[name](value[name]) : optional.includes(name)))
    );
  };
