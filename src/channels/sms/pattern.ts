// Asks of a numbering plan's pattern whether a number of it could begin with given digits.

/** Matches `digits` from `at` on, then what follows. Running out of digits is a match: more could be typed. */
type Matcher = (digits: string, at: number, rest: (at: number) => boolean) => boolean;

const token = /\\d|\(\?:|\[[^\]]+\]|\{\d+(?:,\d+)?\}|./gy;

const digit =
  (allowed: RegExp): Matcher =>
  (digits, at, rest) =>
    at >= digits.length || (allowed.test(digits.charAt(at)) && rest(at + 1));

const sequence = (parts: readonly Matcher[]): Matcher =>
  parts.reduceRight<Matcher>(
    (after, part) => (digits, at, rest) => part(digits, at, (next) => after(digits, next, rest)),
    (_digits, at, rest) => rest(at),
  );

const oneOf =
  (branches: readonly Matcher[]): Matcher =>
  (digits, at, rest) =>
    branches.some((branch) => branch(digits, at, rest));

const repeat = (part: Matcher, least: number, most: number): Matcher => {
  const optional = Array.from({ length: most - least }).reduce<Matcher>(
    (after) => oneOf([sequence([part, after]), sequence([])]),
    sequence([]),
  );
  return sequence([...Array.from({ length: least }, () => part), optional]);
};

/** Reads what libphonenumber's patterns are made of: digits, `\d`, sets, groups, `|`, `?` and `{n,m}`. */
function compile(tokens: string[]): Matcher {
  const branches: Matcher[][] = [[]];
  for (let next = tokens.shift(); next !== undefined && next !== ')'; next = tokens.shift()) {
    const branch = branches.at(-1) ?? [];
    const last = () => branch.pop() ?? sequence([]);
    const counts = /^\{(\d+)(?:,(\d+))?\}$/.exec(next);
    if (next === '|') branches.push([]);
    else if (next === '(?:') branch.push(compile(tokens));
    else if (next === '?') branch.push(repeat(last(), 0, 1));
    else if (counts) branch.push(repeat(last(), Number(counts[1]), Number(counts[2] ?? counts[1])));
    else if (/^(\d|\\d|\[[\d-]+\])$/.test(next)) branch.push(digit(new RegExp(next)));
    else throw new TypeError('a pattern has a form that no metadata has had yet');
  }
  return oneOf(branches.map(sequence));
}

/** Whether some number that matches all of `pattern` begins with `digits`. */
export const canBegin = (pattern: string, digits: string): boolean =>
  compile(pattern.match(token) ?? [])(digits, 0, () => false);
