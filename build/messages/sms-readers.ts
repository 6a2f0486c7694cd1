// Reads an SMS as others do: a browser, by the parsing steps of the WICG's "Origin-bound one-time codes delivered via
// SMS"; Chrome; and Android's SMS Retriever, by Google's "Perform SMS Verification on a Server".
import { smsSize } from '../../src/messages/sms.ts';

export interface OriginBoundCode {
  readonly host: string;
  readonly embeddedHost: string | undefined;
  readonly code: string;
}

/** "Extract a marked token": the token after `marker` at `position`, up to ASCII whitespace, and where it ends. */
function markedToken(
  line: string,
  position: number,
  marker: string,
): [token: string, end: number] | undefined {
  if (line[position] !== marker) return undefined;
  let end = position + 1;
  while (end < line.length && !/[\t\n\f\r ]/.test(line.charAt(end))) end += 1;
  return end === position + 1 ? undefined : [line.slice(position + 1, end), end];
}

/** "Parse an origin-bound one-time code message"; `undefined` is the specification's failure. */
export function parseOriginBoundCode(message: string): OriginBoundCode | undefined {
  const line = message.replace(/\r\n?/g, '\n').split('\n').at(-1) ?? '';
  const host = markedToken(line, 0, '@');
  if (host === undefined || line[host[1]] !== ' ') return undefined;
  const code = markedToken(line, host[1] + 1, '#');
  if (code === undefined) return undefined;
  const embedded = line[code[1]] === ' ' ? markedToken(line, code[1] + 1, '@') : undefined;
  return { host: host[0], code: code[0], embeddedHost: embedded?.[0] };
}

/**
 * What Chrome on Android adds: it takes the first `@host #code` anywhere in the message, and its platform hands
 * over only messages with a word of 4 to 10 letters and digits, a digit among them.
 */
export function chromeReads(message: string): { host: string; code: string } | undefined {
  const [, host, code] = /(?:^|\s)@([a-zA-Z0-9.-]+) #([^#\s]+)/.exec(message) ?? [];
  if (host === undefined || code === undefined) return undefined;
  return /^(?=.*\d)[a-zA-Z0-9]{4,10}$/.test(code) ? { host, code } : undefined;
}

/**
 * The hash of the app that SMS Retriever hands a message to: of 140 bytes at most, as one part holds, and by the
 * stricter of two readings its last word.
 */
export function retrieverReads(message: string): string | undefined {
  if (smsSize(message).parts > 1) return undefined;
  const [last = ''] = /\S+$/.exec(message) ?? [];
  return /^[A-Za-z0-9+/]{11}$/.test(last) ? last : undefined;
}
