// Reads a file of settings, NAME=value a line, and refuses every line that Node's parser would cut or skip in silence. Pure.
import { parseEnv } from 'node:util';

export interface SettingsText {
  readonly values: Readonly<Record<string, string>>;
  /** By line, and never with a value: it may be a secret. */
  readonly faults: readonly string[];
}

/** An assignment, whose value in quotes may have several lines, or any other line. A quote that is never closed is bare. */
const entry =
  /^[^\S\n]*(?:export[^\S\n]+)?(?<name>[A-Za-z_]\w*)[^\S\n]*=[^\S\n]*(?:(?<quote>["'`])[\s\S]*?\k<quote>(?<tail>.*)|(?<bare>.*))$|^.*$/gm;
const isComment = (text: string): boolean => /^\s*(#.*)?$/.test(text);

/** Why the file is not a text that a programmer's editor would show as it is. */
function wholeFault(text: string): string | undefined {
  if (text.startsWith('\uFEFF'))
    return 'the file starts with a byte order mark, which would become part of the first name: save it as UTF-8 without BOM';
  if (text.includes('\0') || text.includes('\uFFFD'))
    return 'the file is not UTF-8 (PowerShell 5 writes UTF-16): save it as UTF-8 without BOM';
  return undefined;
}

function valueFault(name: string, tail: string, bare: string): string | undefined {
  if (!isComment(tail)) return `text follows the closing quote of ${name}, and would be dropped`;
  if (/^["'`]/.test(bare)) return `the quote that ${name} opens is never closed`;
  return bare.includes('#')
    ? `the # cuts the value of ${name}: put the value in quotes, or the comment on a line by itself`
    : undefined;
}

export function readSettingsText(raw: string): SettingsText {
  const whole = wholeFault(raw);
  if (whole !== undefined) return { values: {}, faults: [whole] };
  const text = raw.replaceAll('\r\n', '\n');
  const faults: string[] = [];
  const values: Record<string, string> = {};
  const lineOf = new Map<string, number>();
  for (const { 0: all, index, groups: { name, tail = '', bare = '' } = {} } of text.matchAll(entry)) {
    const line = text.slice(0, index).split('\n').length;
    const tell = (fault: string | false | undefined) => fault && faults.push(`line ${line}: ${fault}`);
    if (name === undefined) tell(!isComment(all) && 'it is not NAME=value');
    else {
      tell(valueFault(name, tail, bare));
      tell(lineOf.has(name) && `${name} stands on line ${lineOf.get(name)} already`);
      lineOf.set(name, line);
      // Each by itself: behind an empty value, Node's parser takes the next line for it.
      Object.assign(values, parseEnv(all));
    }
  }
  return { values: faults.length > 0 ? {} : values, faults };
}
