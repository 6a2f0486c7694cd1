// CloudWatch's metric math, as far as the alarms use it: numbers, ids, + - * /, comparisons, SUM([…]) and IF(…).

/** `undefined`: there is no value in the period. */
export type Values = Readonly<Record<string, number | undefined>>;
type Value = number | undefined;

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
};
/** From the loosest to the tightest. */
const levels: readonly (readonly string[])[] = [
  ['>=', '<=', '>', '<'],
  ['+', '-'],
  ['*', '/'],
];

/** Throws on what it does not know. A value that is missing on one side makes the result missing, as in CloudWatch. */
export function evaluate(expression: string, values: Values): Value {
  const tokens = expression.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|>=|<=|[-+*/<>()[\],]/g) ?? [];
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`Metric math: ${wanted ?? 'more'} expected in ${expression}`);
    return token;
  };
  const list = (end: string): Value[] => {
    const all: Value[] = [];
    while (tokens[at] !== end) {
      all.push(level(0));
      if (tokens[at] !== end) take(',');
    }
    take(end);
    return all;
  };
  const call = (name: string): Value => {
    take('(');
    if (name === 'SUM') {
      take('[');
      const there = list(']').filter((value) => value !== undefined);
      take(')');
      return there.length === 0 ? undefined : there.reduce((a, b) => a + b, 0);
    }
    const [condition, yes, no] = list(')');
    if (name !== 'IF') throw new Error(`Metric math: ${name} is not known here`);
    return condition === undefined ? undefined : condition ? yes : no;
  };
  const primary = (): Value => {
    const token = take();
    if (token === '(') {
      const value = level(0);
      take(')');
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (tokens[at] === '(') return call(token);
    if (!Object.hasOwn(values, token)) throw new Error(`Metric math: ${token} is not known here`);
    return values[token];
  };
  function level(depth: number): Value {
    const here = levels[depth];
    if (!here) return primary();
    let left = level(depth + 1);
    while (here.includes(tokens[at] ?? '')) {
      const apply = operators[take()];
      const right = level(depth + 1);
      left = left === undefined || right === undefined ? undefined : apply?.(left, right);
    }
    return left;
  }
  const value = level(0);
  if (at < tokens.length) throw new Error(`Metric math: ${tokens[at]} is not expected in ${expression}`);
  return value;
}
