// Reads a file of settings, NAME=value a line, and refuses every line that Node's parser would cut or skip in silence. Pure.
import { parseEnv } from 'node:util';

export interface SettingsText {
  readonly values: Readonly<Record<string, string>>;
  /** By line, and never with a value: it may be a secret. */
  readonly faults: readonly string[];
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=[^\S\n]*/;
const quotes = ['"', "'", '`'];

/** Where the value that opens with a quote ends: at that quote or, if it is never closed, nowhere. */
function afterQuotes(text: string): string | undefined {
  const end = text.indexOf(text.charAt(0), 1);
  return end === -1 ? undefined : text.slice(end + 1);
}

/** One assignment at the start of `text`: what is wrong with it, and how much of the text it takes. */
function judgeAssignment(text: string, name: string, valueAt: number) {
  const rest = text.slice(valueAt);
  const line = rest.split('\n', 1)[0] ?? '';
  if (!quotes.includes(rest.charAt(0)))
    return {
      length: valueAt + line.length,
      fault: line.includes('#')
        ? `the # cuts the value of ${name}: put the value in quotes, or the comment on a line by itself`
        : undefined,
    };
  const after = afterQuotes(rest);
  if (after === undefined)
    return { length: valueAt + line.length, fault: `the quote that ${name} opens is never closed` };
  const tail = after.split('\n', 1)[0] ?? '';
  return {
    length: text.length - after.length + tail.length,
    fault: /^\s*(#.*)?$/.test(tail)
      ? undefined
      : `text follows the closing quote of ${name}, and would be dropped`,
  };
}

/** The text without what a programmer's editor never shows, or why it is not a text. */
function wholeFault(text: string): string | undefined {
  if (text.startsWith('\uFEFF'))
    return 'the file starts with a byte order mark, which would become part of the first name: save it as UTF-8 without BOM';
  if (text.includes('\0') || text.includes('\uFFFD'))
    return 'the file is not UTF-8 (PowerShell 5 writes UTF-16): save it as UTF-8 without BOM';
  return undefined;
}

export function readSettingsText(raw: string): SettingsText {
  const whole = wholeFault(raw);
  if (whole !== undefined) return { values: {}, faults: [whole] };
  const text = raw.replaceAll('\r\n', '\n');
  const faults: string[] = [];
  const values: Record<string, string> = {};
  const lineOf = new Map<string, number>();
  for (let at = 0, line = 1; at < text.length; ) {
    const rest = text.slice(at);
    const end = rest.split('\n', 1)[0] ?? '';
    const [head = '', name] = assignment.exec(end) ?? [];
    let length = end.length;
    if (name !== undefined) {
      const judged = judgeAssignment(rest, name, head.length);
      length = judged.length;
      if (judged.fault !== undefined) faults.push(`line ${line}: ${judged.fault}`);
      const before = lineOf.get(name);
      if (before !== undefined) faults.push(`line ${line}: ${name} stands on line ${before} already`);
      lineOf.set(name, line);
      // Each by itself: behind an empty value, Node's parser takes the next line for it.
      Object.assign(values, parseEnv(rest.slice(0, length)));
    } else if (!/^\s*(#.*)?$/.test(end)) faults.push(`line ${line}: it is not NAME=value`);
    line += rest.slice(0, length).split('\n').length;
    at += length + 1;
  }
  return { values: faults.length > 0 ? {} : values, faults };
}
