// Commands in texts, written so that they work as pasted: where the code says `otp attach`, the terminal shows the
// npm script or the program that was called, with the stack, Region and profile it was given.
import { defaultStack, type GlobalOptions } from './options.ts';

/** How the user called the command line. */
export interface Caller {
  readonly script: string;
  /** npm needs it between a script and the script's arguments. */
  readonly separator?: '--';
  /** The command that runs when none is given. */
  readonly defaultCommand?: string;
}

export const otp: Caller = { script: 'npm run otp', separator: '--' };
export const deploy: Caller = { script: 'npm run deploy', separator: '--', defaultCommand: 'deploy' };
/** The program in the npm package. `--no`: npx runs the installed one, and never a package of that name from the registry. */
export const installed: Caller = { script: 'npx --no otp-router' };

const quote = (word: string): string =>
  /^[\w.:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export function formatCommands(
  text: string,
  { script, separator, defaultCommand }: Caller,
  { stack, region, profile }: Pick<GlobalOptions, 'stack' | 'region' | 'profile'>,
): string {
  const named = { stack: stack === defaultStack ? undefined : stack, region, profile };
  const target = Object.entries(named).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag}`, quote(value)],
  );
  return text.replace(/(?<![\w-])otp ([a-z]+)( --)?/g, (_, command: string, flag = '') => {
    const words = [...(command === defaultCommand ? [] : [command]), ...target];
    if (separator === undefined) return `${[script, ...words].join(' ')}${flag}`;
    // npm takes every flag before ` -- ` as its own.
    return words.length === 0 && flag === '' ? script : `${[script, separator, ...words].join(' ')}${flag}`;
  });
}
