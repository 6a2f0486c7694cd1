// Commands in texts, written so that they work as pasted: where the code says `otp attach`, the terminal shows the
// npm script or the program that was called, with the stack, Region and profile it was given.
import { defaultStack, type GlobalOptions } from './options.ts';

/** What the command line was called by. */
export interface Caller {
  readonly script: string;
  /** What npm needs between a script and its words. */
  readonly separator?: '--';
  /** What it does without a command. */
  readonly defaultCommand?: string;
}

export const otp: Caller = { script: 'npm run otp', separator: '--' };
export const deploy: Caller = { script: 'npm run deploy', separator: '--', defaultCommand: 'deploy' };
/** The program that the npm package brings. */
export const installed: Caller = { script: 'npx cognito-otp-router' };

const quote = (word: string): string =>
  /^[\w.:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export function formatCommands(
  text: string,
  { script, separator, defaultCommand }: Caller,
  { stack, region, profile }: Pick<GlobalOptions, 'stack' | 'region' | 'profile'>,
): string {
  const target = [
    ...(stack === defaultStack ? [] : ['--stack', stack]),
    ...(region === undefined ? [] : ['--region', region]),
    ...(profile === undefined ? [] : ['--profile', profile]),
  ].map(quote);
  return text.replace(/(?<![\w-])otp ([a-z]+)( --)?/g, (_, command: string, flag = '') => {
    const words = [...(command === defaultCommand ? [] : [command]), ...target];
    if (separator === undefined) return `${[script, ...words].join(' ')}${flag}`;
    // npm keeps every flag that comes before its own ` -- ` to itself.
    return words.length === 0 && flag === '' ? script : `${[script, separator, ...words].join(' ')}${flag}`;
  });
}
