// What a command prints and asks. Colours only on a terminal; with --json, stdout carries the JSON alone.
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { CommandError } from './command-error.ts';
import type { GlobalOptions } from './options.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export interface Terminal {
  say(line: string): void;
  /** Says what a person has to know before going on. */
  warn(line: string): void;
  style(style: Style, text: string): string;
  /** The JSON of a command, once and as the last that it does; dropped unless --json was given. */
  result(value: unknown): void;
  /** False unless the person said yes. Throws where there is nobody to ask. */
  ask(question: string): Promise<boolean>;
  /** Runs a step and keeps saying that it runs: a line at its start, and one every 10 seconds. */
  step<T>(what: string, run: () => Promise<T>): Promise<T>;
  /** Runs what is quick as a rule, and so says nothing of it before two seconds have passed. */
  watch<T>(what: string, run: () => Promise<T>): Promise<T>;
}

export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

const patienceMs = 2_000;
const reminderMs = 10_000;

export function openTerminal(
  { json, yes }: Pick<GlobalOptions, 'json' | 'yes'>,
  { stdin, stdout, stderr }: Streams = process,
): Terminal {
  const out = json ? stderr : stdout;
  const coloured = out.isTTY === true && process.env.NO_COLOR === undefined;
  let hasNoReader = false;
  out.once('error', () => {
    hasNoReader = true;
  });
  const say = (line: string) => void out.write(`${line}\n`);
  const style = (name: Style, text: string) =>
    coloured ? styleText(name, text, { validateStream: false }) : text;

  /** Says that `what` runs, for the first time after `firstMs`. `run` hears how to tell the seconds that it took. */
  async function remind<T>(what: string, firstMs: number, run: (seconds: () => string) => Promise<T>) {
    const startMs = Date.now();
    const seconds = () => `(${((Date.now() - startMs) / 1000).toFixed(1)} s)`;
    const tell = () => {
      say(style('dim', `  still: ${what} ${seconds()}`));
      timer = setTimeout(tell, reminderMs);
    };
    let timer = setTimeout(tell, firstMs);
    try {
      return await run(seconds);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    say,
    warn: (line) => say(style('yellow', line)),
    style,
    result: (value) => {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    ask: async (question) => {
      if (yes) return true;
      if (stdin.isTTY !== true || hasNoReader)
        throw new CommandError(`${question} There is no terminal to answer on`, 'Say --yes to go ahead');
      const lines = createInterface({ input: stdin, output: out });
      // Ctrl-C at a question is a no; so is a pipe that closes, as nobody sees the question.
      const refused = [once(lines, 'SIGINT'), once(lines, 'close'), once(out, 'error')];
      try {
        const answer = await Promise.race([lines.question(`${question} [y/N] `), ...refused]);
        return /^y(es)?$/i.test(String(answer).trim());
      } finally {
        lines.close();
      }
    },
    step: (what, run) => {
      say(`${style('dim', '…')} ${what}`);
      return remind(what, reminderMs, async (seconds) => {
        try {
          const value = await run();
          say(`${style('green', '✓')} ${what} ${style('dim', seconds())}`);
          return value;
        } catch (error) {
          say(`${style('red', '✗')} ${what}`);
          throw error;
        }
      });
    },
    watch: (what, run) => remind(what, patienceMs, run),
  };
}
