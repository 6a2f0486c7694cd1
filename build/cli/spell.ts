// Commands in texts, written so that they work as pasted: where the code says `otp attach`, the terminal shows the
// npm script that was called, with the stack, Region and profile it was given.
import { defaultStack, type GlobalOptions } from './global-options.ts';

/** The npm script that the command line was called by. */
export interface Caller {
  readonly script: string;
  /** What it does without a command. */
  readonly defaultCommand?: string;
}

export const otp: Caller = { script: 'npm run otp' };
export const deploy: Caller = { script: 'npm run deploy', defaultCommand: 'deploy' };

const quote = (word: string): string =>
  /^[\w.:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export function spellCommands(
  text: string,
  { script, defaultCommand }: Caller,
  { stack, region, profile }: Pick<GlobalOptions, 'stack' | 'region' | 'profile'>,
): string {
  const target = [
    ...(stack === defaultStack ? [] : ['--stack', stack]),
    ...(region === undefined ? [] : ['--region', region]),
    ...(profile === undefined ? [] : ['--profile', profile]),
  ].map(quote);
  return text.replace(/\botp ([a-z]+)( --)?/g, (_, command: string, flag = '') => {
    const words = [...(command === defaultCommand ? [] : [command]), ...target];
    // npm keeps every flag that comes before its own ` -- ` to itself.
    return words.length === 0 && flag === '' ? script : `${[script, '--', ...words].join(' ')}${flag}`;
  });
}
