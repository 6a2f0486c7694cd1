// What a command prints and asks. Colours only on a terminal; with --json, stdout carries the JSON alone.
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { Fault } from './command-error.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export interface Terminal {
  say(line: string): void;
  style(style: Style, text: string): string;
  /** The JSON of a command, once; dropped unless --json was given. */
  result(value: unknown): void;
  /** False unless the person said yes. Throws where there is nobody to ask. */
  ask(question: string): Promise<boolean>;
  /** Runs a step and keeps saying that it runs: a line at its start, and one every 10 seconds. */
  step<T>(what: string, run: () => Promise<T>): Promise<T>;
}

export interface TerminalOptions {
  readonly json: boolean;
  readonly yes: boolean;
}

export function openTerminal({ json, yes }: TerminalOptions): Terminal {
  const out = json ? process.stderr : process.stdout;
  const coloured = out.isTTY === true && process.env.NO_COLOR === undefined;
  const say = (line: string) => void out.write(`${line}\n`);
  const style = (name: Style, text: string) =>
    coloured ? styleText(name, text, { validateStream: false }) : text;
  return {
    say,
    style,
    result: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    ask: async (question) => {
      if (yes) return true;
      if (process.stdin.isTTY !== true)
        throw new Fault(`${question} There is no terminal to answer on`, 'Say --yes to go ahead');
      const lines = createInterface({ input: process.stdin, output: out });
      // Ctrl-C at a question is a no.
      const refused = new Promise<string>((resolve) => lines.once('SIGINT', () => resolve('no')));
      try {
        return /^y(es)?$/i.test((await Promise.race([lines.question(`${question} [y/N] `), refused])).trim());
      } finally {
        lines.close();
      }
    },
    step: async (what, run) => {
      const startMs = Date.now();
      const seconds = () => ((Date.now() - startMs) / 1000).toFixed(1);
      say(`${style('dim', '…')} ${what}`);
      const reminder = setInterval(() => say(style('dim', `  still: ${what} (${seconds()} s)`)), 10_000);
      try {
        const value = await run();
        say(`${style('green', '✓')} ${what} ${style('dim', `(${seconds()} s)`)}`);
        return value;
      } catch (error) {
        say(`${style('red', '✗')} ${what}`);
        throw error;
      } finally {
        clearInterval(reminder);
      }
    },
  };
}
