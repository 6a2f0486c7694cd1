// The flags of the scripts in package.json: each has --help, and a wrong one is named before anything is done.
import { parseArgs } from 'node:util';

export interface Script {
  /** As it is typed, without what follows: `npm run build`. */
  readonly command: string;
  /** What --help shows below the usage. */
  readonly help: string;
  /** The words that it takes, as the usage names them; each may be left out. */
  readonly words?: readonly string[];
  /** The flags that it takes beside --help. */
  readonly flags?: readonly string[];
}

/** The flags that were given, and the words. */
export interface Given {
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** `text`: what to print instead of running the script. */
export type Reading =
  | { readonly kind: 'run'; readonly given: Given }
  | { readonly kind: 'help' | 'fault'; readonly text: string };

export function readScript(
  { command, help, words = [], flags = [] }: Script,
  args: readonly string[],
): Reading {
  const takes = [...words.map((word) => `[${word}]`), ...flags.map((flag) => `[--${flag}]`)].join(' ');
  const { tokens } = parseArgs({ args: [...args], strict: false, tokens: true });
  const given = new Set<string>();
  const found: string[] = [];
  const fault = (what: string): Reading => ({
    kind: 'fault',
    text: `${command}: ${what} is not expected here. See ${command} -- --help`,
  });
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      if (found.length === words.length) return fault(`"${token.value}"`);
      found.push(token.value);
    } else if (token.name === 'help') {
      return { kind: 'help', text: `Usage: ${command}${takes && ` [-- ${takes}]`}\n\n${help}` };
    } else {
      if (!flags.includes(token.name)) return fault(token.rawName);
      given.add(token.name);
    }
  }
  return { kind: 'run', given: { flags: given, words: found } };
}

/** Of this process, which it ends with 0 after the help, and with 1 after a fault. */
export function readScriptFlags(script: Script): Given {
  const reading = readScript(script, process.argv.slice(2));
  if (reading.kind === 'run') return reading.given;
  (reading.kind === 'help' ? console.log : console.error)(reading.text);
  process.exit(reading.kind === 'help' ? 0 : 1);
}
