// The function's log as lines to read: how the lines of one hash are asked for, and what a line says in short.
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { publicText } from '../../../src/errors.ts';
import type { Terminal } from '../terminal.ts';

/** What a line carries as `id`, `user` or `code`. Nothing in it has a meaning in a filter pattern. */
export const isLineId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

/** For CloudWatch, whose patterns compare a quoted text as a whole (User Guide, "Filter pattern syntax", JSON). */
export const filterPattern = (id: string): string =>
  `{ ${['id', 'user', 'code'].map((field) => `($.${field} = "${id}")`).join(' || ')} }`;

type Fields = Readonly<Record<string, unknown>>;

function parse(message: string): Fields | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message) as Fields;
  } catch {
    return undefined;
  }
}

/** For scripts: a line of the function as it is, and the text of any other. */
export function lineResult({ timestamp = 0, message = '' }: FilteredLogEvent) {
  const line = parse(message);
  return { at: new Date(timestamp).toISOString(), ...(line ? { line } : { text: message.trimEnd() }) };
}

/** What every invocation brings. Lambda's word on one that timed out or crashed is another. */
const isOfRuntime = (message: string): boolean => /^(INIT_START|START|END|REPORT) /.test(message);

/** What the columns have already, what Powertools adds, and what is the same in every line of a pool. */
const unsaid = new Set([
  ...['_aws', 'level', 'message', 'timestamp', 'service', 'trigger', 'id', 'user', 'code'],
  ...['cold_start', 'function_arn', 'function_memory_size', 'function_name', 'function_request_id'],
  ...['sampling_rate', 'xray_trace_id', 'userPoolId', 'clientId'],
]);

const words = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (unsaid.has(name) || value === null) return [];
    if (typeof value === 'object') return words(value as Fields);
    // Of what is false only a wrong answer tells something.
    if (value === false && name !== 'answerCorrect') return [];
    return value === true ? [name] : [`${name}=${value}`];
  });

const longestSaid = 300;

/** In one line, and with nothing in it that a terminal would obey. */
const inOneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, longestSaid);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `code` is a hash in all lines but those of a refusal, where it is the name of the error that the client got. */
const refusal = ({ code }: Fields): string[] => (Object.hasOwn(publicText, text(code)) ? [text(code)] : []);

const colours = { ERROR: 'red', CRITICAL: 'red', WARN: 'yellow', METRIC: 'dim' } as const;

/**
 * Time, level, id, trigger and what was said, in columns; undefined for what every invocation brings.
 *
 * @example formatLine(event, terminal.style) // 11-23 14:03:07  INFO    Xh2…  VerifyAuth…  response answerCorrect
 */
export function formatLine(
  { timestamp = 0, message = '' }: FilteredLogEvent,
  style: Terminal['style'],
): string | undefined {
  if (isOfRuntime(message)) return undefined;
  // Swedish writes a time as ISO does; in the zone of this machine.
  const time = style('dim', new Date(timestamp).toLocaleString('sv').slice(5));
  const line = parse(message);
  if (line === undefined) return `${time}  ${inOneLine(message)}`;
  const level = line._aws === undefined ? text(line.level) : 'METRIC';
  const colour = Object.hasOwn(colours, level) ? colours[level as keyof typeof colours] : undefined;
  const shownLevel = inOneLine(level).padEnd(6);
  const said = [text(line.message), ...refusal(line), ...words(line)].filter(Boolean).join(' ');
  return [
    time,
    colour === undefined ? shownLevel : style(colour, shownLevel),
    inOneLine(text(line.id)).padEnd(16),
    // The slot: which of its sources it was is in the line itself.
    inOneLine(text(line.trigger).split('_')[0] ?? '').padEnd(27),
    inOneLine(said),
  ].join('  ');
}
