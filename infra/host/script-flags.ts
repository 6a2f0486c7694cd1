// The flags of the scripts in package.json: each has --help, and a wrong flag is named before anything is done.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

export interface Script<Options extends ParseArgsOptionsConfig> {
  /** As it is typed, without what follows: `npm run build`. */
  readonly command: string;
  /** What --help shows below the usage. */
  readonly help: string;
  /** The words that it takes, as the usage names them; each may be left out. */
  readonly words?: readonly string[];
  /** The flags that it takes beside --help. */
  readonly options?: Options;
}

/** The flags that were given, and the words. */
export interface Given<Options extends ParseArgsOptionsConfig> {
  readonly flags: ReturnType<typeof parseArgs<{ options: Options }>>['values'];
  readonly words: readonly string[];
}

/** `text`: what to print instead of running the script. */
export type Reading<Options extends ParseArgsOptionsConfig> =
  | { readonly kind: 'run'; readonly given: Given<Options> }
  | { readonly kind: 'help' | 'fault'; readonly text: string };

export function readScript<const Options extends ParseArgsOptionsConfig>(
  { command, help, words = [], options }: Script<Options>,
  args: readonly string[],
): Reading<Options> {
  if (args.includes('--help') || args.includes('-h')) {
    const flags = Object.entries(options ?? {}).map(([name, { type }]) =>
      type === 'string' ? `[--${name} ${name.toUpperCase()}]` : `[--${name}]`,
    );
    const takes = [...words.map((word) => `[${word}]`), ...flags].join(' ');
    return { kind: 'help', text: `Usage: ${command}${takes && ` [-- ${takes}]`}\n\n${help}` };
  }
  try {
    const parsed = parseArgs({ args: [...args], options: options ?? {}, allowPositionals: true });
    const extra = parsed.positionals[words.length];
    if (extra !== undefined) throw new Error(`Unexpected argument '${extra}'`);
    return {
      kind: 'run',
      given: { flags: parsed.values as Given<Options>['flags'], words: parsed.positionals },
    };
  } catch (error) {
    // What follows the first sentence is about positional arguments that begin with a hyphen: nobody needs one.
    const [what = ''] = error instanceof Error ? error.message.split(/\.\s/) : [];
    return { kind: 'fault', text: `${command}: ${what}. See ${command} -- --help` };
  }
}

/** Reads the flags of this process. Ends it with 0 after the help, and with 1 after a fault. */
export function readScriptFlags<const Options extends ParseArgsOptionsConfig>(
  script: Script<Options>,
): Given<Options> {
  const reading = readScript(script, process.argv.slice(2));
  if (reading.kind === 'run') return reading.given;
  (reading.kind === 'help' ? console.log : console.error)(reading.text);
  process.exit(reading.kind === 'help' ? 0 : 1);
}
