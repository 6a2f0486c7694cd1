// A table in memory that understands the expressions src/limits writes, and nothing else. A test runs the
// same operations against dynalite and holds the two equal.
import type { Item, ItemUpdate, Table, Value } from '../../src/limits/table.ts';

type Row = { [attribute: string]: Value };

export function memoryTable(rows: Map<string, Row> = new Map()): Table {
  return {
    get: async (pk) => rows.get(pk) && structuredClone(rows.get(pk)),
    update: async (update) => {
      refuseUnused(update);
      refuseOverlaps(update);
      const before = rows.get(update.pk) ?? {};
      if (update.condition && !holds(update.condition, before, update)) return undefined;
      const after = { ...apply(update, before), pk: update.pk };
      rows.set(update.pk, after);
      return structuredClone(after) as Item;
    },
  };
}

const refuse = (why: string): never => {
  throw new Error(`ValidationException: ${why}`);
};

/** DynamoDB refuses names and values that no expression uses, and a list of either with nothing in it. */
function refuseUnused({ update, condition = '', names, values }: ItemUpdate): void {
  for (const list of [names, values])
    if (list && Object.keys(list).length === 0) refuse('names and values must not be empty');
  for (const name of [...Object.keys(names ?? {}), ...Object.keys(values)])
    if (!new RegExp(`${name}\\b`).test(`${update} ${condition}`)) refuse(`${name} is unused in expressions`);
  const refuseNothing = (value: Value | undefined): void => {
    if (value === undefined) refuse('a value has no type');
    if (typeof value === 'object') Object.values(value).forEach(refuseNothing);
  };
  Object.values(values).forEach(refuseNothing);
}

interface Clause {
  readonly verb: string;
  readonly path: string;
  readonly value: string;
}

const listClauses = ({ update }: ItemUpdate): Clause[] =>
  [...update.matchAll(/(SET|ADD|REMOVE) (.*?)(?= SET | ADD | REMOVE |$)/g)].flatMap(
    ([, verb = '', body = '']) =>
      split(body, ',').map((clause) => {
        const [path = '', value = '', ...rest] = clause.split(verb === 'SET' ? ' = ' : ' ');
        if (rest.length > 0 || (value === '') !== (verb === 'REMOVE')) refuse(`${clause} is no clause`);
        return { verb, path, value };
      }),
  );

const resolve = (path: string, { names = {} }: ItemUpdate): string[] =>
  path.split('.').map((part) => {
    if (!/^#?\w+$/.test(part)) refuse(`${part} is no path`);
    return part.startsWith('#') ? (names[part] ?? refuse(`${part} has no name`)) : part;
  });

/** One update writes no attribute twice, nor a map and something in it; `ADD` knows no maps. */
function refuseOverlaps(update: ItemUpdate): void {
  const paths = listClauses(update).map(({ verb, path }) => {
    const parts = resolve(path, update);
    if (verb === 'ADD' && parts.length > 1) refuse('ADD works on the item itself only');
    return JSON.stringify(parts).slice(0, -1);
  });
  for (const [i, path] of paths.entries())
    if (paths.some((other, j) => i !== j && `${other},`.startsWith(`${path},`)))
      refuse(`two document paths overlap: ${path}`);
}

/** The value at a path such as `#slot.nonce` or `wrong3`. */
function read(path: string, row: Row, update: ItemUpdate): Value | undefined {
  let value: Value | undefined = row;
  for (const part of resolve(path, update)) value = typeof value === 'object' ? value[part] : undefined;
  return value;
}

function operand(text: string, row: Row, update: ItemUpdate): Value | undefined {
  const terms = split(text, ' + ');
  if (terms.length > 1) return terms.reduce((sum, term) => sum + Number(operand(term, row, update)), 0);
  const fallback = /^if_not_exists\(([^,]+), ([^)]+)\)$/.exec(text);
  if (fallback) return read(fallback[1] ?? '', row, update) ?? operand(fallback[2] ?? '', row, update);
  return text.startsWith(':')
    ? (update.values[text] ?? refuse(`${text} has no value`))
    : read(text, row, update);
}

/** Splits at a separator that stands outside of parentheses. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')') depth--;
    if (depth === 0 && text.startsWith(separator, i)) {
      parts.push(text.slice(start, i));
      start = i + separator.length;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

function holds(condition: string, row: Row, update: ItemUpdate): boolean {
  const either = split(condition, ' OR ');
  if (either.length > 1) return either.some((part) => holds(part, row, update));
  const both = split(condition, ' AND ');
  if (both.length > 1) return both.every((part) => holds(part, row, update));
  const missing = /^attribute_(not_)?exists\((.+)\)$/.exec(condition);
  if (missing) return (read(missing[2] ?? '', row, update) === undefined) === (missing[1] !== undefined);
  if (condition.startsWith('(')) return holds(condition.slice(1, -1), row, update);
  const match = /^(\S+) (<=|>=|<|>|=) (\S+)$/.exec(condition);
  if (!match) throw new Error(`the memory table cannot read the condition ${condition}`);
  const [left, right] = [operand(match[1] ?? '', row, update), operand(match[3] ?? '', row, update)];
  if (left === undefined || right === undefined) return false;
  switch (match[2]) {
    case '=':
      return left === right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    default:
      return left >= right;
  }
}

function write(path: string, value: Value | undefined, row: Row, update: ItemUpdate): void {
  const parts = resolve(path, update);
  const last = parts.pop() ?? '';
  let target = row;
  for (const part of parts) {
    const next = target[part];
    target = typeof next === 'object' ? (next as Row) : refuse(`${path} is in no map that exists`);
  }
  if (value === undefined) delete target[last];
  else target[last] = value;
}

function apply(update: ItemUpdate, before: Row): Row {
  const after = structuredClone(before);
  // Right-hand sides are those of the item before the write.
  for (const { verb, path, value } of listClauses(update))
    if (verb === 'SET')
      write(path, operand(value, before, update) ?? refuse(`${value} does not exist`), after, update);
    else if (verb === 'REMOVE') write(path, undefined, after, update);
    else
      write(
        path,
        Number(read(path, before, update) ?? 0) + Number(operand(value, before, update)),
        after,
        update,
      );
  return after;
}
