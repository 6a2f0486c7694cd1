// What a command prints and asks. Colours only on a terminal; with --json, stdout carries the JSON alone.
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { CommandError } from './command-error.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export interface Terminal {
  say(line: string): void;
  /** Says what a person has to know before going on. */
  warn(line: string): void;
  style(style: Style, text: string): string;
  /** The JSON of a command, once; dropped unless --json was given. */
  result(value: unknown): void;
  /** False unless the person said yes. Throws where there is nobody to ask. */
  ask(question: string): Promise<boolean>;
  /** Runs a step and keeps saying that it runs: a line at its start, and one every 10 seconds. */
  step<T>(what: string, run: () => Promise<T>): Promise<T>;
  /** Runs what is quick as a rule, and so says nothing of it before two seconds have passed. */
  watch<T>(what: string, run: () => Promise<T>): Promise<T>;
}

export interface TerminalOptions {
  readonly json: boolean;
  readonly yes: boolean;
  readonly onResult?: () => void;
}

export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

const patienceMs = 2_000;
const reminderMs = 10_000;

export function openTerminal({ json, yes, onResult }: TerminalOptions, streams: Streams = process): Terminal {
  const { stdin, stdout } = streams;
  const out = json ? streams.stderr : stdout;
  const coloured = out.isTTY === true && process.env.NO_COLOR === undefined;
  let hasNoReader = false;
  out.once('error', () => {
    hasNoReader = true;
  });
  const say = (line: string) => void out.write(`${line}\n`);
  const style = (name: Style, text: string) =>
    coloured ? styleText(name, text, { validateStream: false }) : text;

  /** Says that `what` runs, for the first time after `firstMs`. Returns how to end it and the seconds it took. */
  const remind = (what: string, firstMs: number) => {
    const startMs = Date.now();
    const seconds = () => ((Date.now() - startMs) / 1000).toFixed(1);
    const tell = () => {
      say(style('dim', `  still: ${what} (${seconds()} s)`));
      timer = setTimeout(tell, reminderMs);
    };
    let timer = setTimeout(tell, firstMs);
    return { seconds, end: () => clearTimeout(timer) };
  };

  return {
    say,
    warn: (line) => say(style('yellow', line)),
    style,
    result: (value) => {
      if (!json) return;
      stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      onResult?.();
    },
    ask: async (question) => {
      if (yes) return true;
      if (stdin.isTTY !== true || hasNoReader)
        throw new CommandError(`${question} There is no terminal to answer on`, 'Say --yes to go ahead');
      const lines = createInterface({ input: stdin, output: out });
      // Ctrl-C at a question is a no; so is a pipe that closes, as nobody sees the question.
      const refused = new Promise<string>((resolve) => {
        for (const [emitter, event] of [
          [lines, 'SIGINT'],
          [lines, 'close'],
          [out, 'error'],
        ] as const)
          emitter.once(event, () => resolve('no'));
      });
      try {
        return /^y(es)?$/i.test((await Promise.race([lines.question(`${question} [y/N] `), refused])).trim());
      } finally {
        lines.close();
      }
    },
    step: async (what, run) => {
      say(`${style('dim', '…')} ${what}`);
      const { seconds, end } = remind(what, reminderMs);
      try {
        const value = await run();
        say(`${style('green', '✓')} ${what} ${style('dim', `(${seconds()} s)`)}`);
        return value;
      } catch (error) {
        say(`${style('red', '✗')} ${what}`);
        throw error;
      } finally {
        end();
      }
    },
    watch: async (what, run) => {
      const { end } = remind(what, patienceMs);
      try {
        return await run();
      } finally {
        end();
      }
    },
  };
}
