// The sender as a header wants it: a display name that no program can misread, and one address.
import { brandForms } from './brand.ts';
import { plain } from './plain.ts';

// RFC 2047, 2: an encoded word is at most 75 characters long, and of those `=?UTF-8?B?` and `?=` take 12.
const bytesPerWord = 45;

/**
 * A display name for a `From` header: letters, digits and spaces as they are, all else as encoded words of
 * RFC 2047. A quoted string would do for ASCII, but some programs decode even within quotes.
 */
export function encodeDisplayName(name: string): string {
  const text = plain(name, 64);
  if (/^[A-Za-z0-9 ]*$/.test(text)) return text;
  const words: string[] = [];
  let word = '';
  // RFC 2047, 5: no character may be divided between words.
  for (const character of text) {
    if (Buffer.byteLength(word + character) > bytesPerWord) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(' ');
}

/** `Source` of SES: 7-bit, one address. Throws a `TypeError` where `address` is not one, as no setting allows. */
export function formatSource(fromName: string, fromAddress: string): string {
  if (!brandForms.emailFrom.test(fromAddress)) throw new TypeError('The sender is no email address');
  const name = encodeDisplayName(fromName);
  return name === '' ? fromAddress : `${name} <${fromAddress}>`;
}
