// Listens to everything the tests and the function's processes write, and fails the file in which a code, an
// answer, an address, a number, a nonce or a secret is written. Loaded before every test file.
import { afterAll, expect } from 'vitest';

interface Heard {
  readonly secrets: Set<string>;
  readonly personal: Set<string>;
  /** By the tests, and by the function's processes. */
  readonly written: string[];
  readonly logged: string[];
}

// Files that share a process evaluate this file anew, while a module that they share keeps what it imported first.
const shared: { heard?: Heard } = globalThis as object;
const isFirst = shared.heard === undefined;
shared.heard ??= { secrets: new Set(), personal: new Set(), written: [], logged: [] };
const { secrets, personal, written, logged } = shared.heard;
for (const set of [secrets, personal]) set.clear();
for (const lines of [written, logged]) lines.length = 0;

/** A text that nothing may write anywhere. Shorter codes than the shortest a setting allows are but numbers. */
export const keepSecret = (text: string): void => {
  if (text.length >= 6) secrets.add(text);
};

/** An address or a number: tests may name it in their own output, the function may not. */
export const keepPersonal = (text: string): void => {
  personal.add(text);
};

/** A line that the function's process wrote. */
export const hear = (line: string): void => {
  logged.push(line);
};

function listen(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = ((...args: unknown[]) => {
      written.push(String(args[0]));
      return write(...args);
    }) as typeof stream.write;
  }
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const print = console[level].bind(console);
    console[level] = (...args: unknown[]) => {
      written.push(args.map(String).join(' '));
      print(...args);
    };
  }
}
if (isFirst) listen();

/** Whole words only: six digits are bound to turn up inside of ids and times. */
export const holds = (lines: readonly string[], secret: string): boolean => {
  const word = new RegExp(`(?<![\\w-])${RegExp.escape(secret)}(?![\\w-])`);
  return lines.some((line) => line.includes(secret) && word.test(line));
};

export const hasHeard = (text: string): boolean => holds(written, text);

/** How many of the kept texts were written; never which. */
export const leaks = (): number =>
  [...secrets].filter((secret) => holds([...logged, ...written], secret)).length +
  [...personal].filter((text) => holds(logged, text)).length;

// The next file of this process finds the environment as this one did.
const environment = { ...process.env };

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  expect(leaks(), 'secrets or personal data in what was written').toBe(0);
});
