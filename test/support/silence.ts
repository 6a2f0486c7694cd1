// Listens to everything the tests and the function's processes write, and fails the file in which a code, an
// answer, an address, a number, a nonce or a secret is written. Loaded before every test file.
import { afterAll, expect } from 'vitest';

const secrets = new Set<string>();
const written: string[] = [];
const personal = new Set<string>();
const logged: string[] = [];

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

/** Whole words only: six digits are bound to turn up inside of ids and times. */
export const holds = (lines: readonly string[], secret: string): boolean => {
  const word = new RegExp(`(?<![\\w-])${RegExp.escape(secret)}(?![\\w-])`);
  return lines.some((line) => line.includes(secret) && word.test(line));
};

/** How many of the kept texts were written; never which. */
export const leaks = (): number =>
  [...secrets].filter((secret) => holds([...logged, ...written], secret)).length +
  [...personal].filter((text) => holds(logged, text)).length;

afterAll(() => {
  expect(leaks(), 'secrets or personal data in what was written').toBe(0);
});
