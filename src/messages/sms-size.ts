// What a text costs as an SMS: its alphabet, its length in that alphabet's units, its parts.

// 3GPP TS 23.038, 6.2.1: the default alphabet, and the characters of its extension table, which take two places.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';

export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  readonly units: number;
  readonly parts: number;
}

const limits = { 'GSM-7': { single: 160, chained: 153 }, 'UCS-2': { single: 70, chained: 67 } };

export function smsSize(text: string): SmsSize {
  const characters = Array.from(text);
  const encoding = characters.every((c) => basic.includes(c) || extended.includes(c)) ? 'GSM-7' : 'UCS-2';
  const width = (c: string) => (encoding === 'UCS-2' ? c.length : extended.includes(c) ? 2 : 1);
  const units = characters.reduce((sum, c) => sum + width(c), 0);
  const { single, chained } = limits[encoding];
  if (units <= single) return { encoding, units, parts: 1 };
  // No part ends within an escape sequence or a surrogate pair.
  let parts = 1;
  let filled = 0;
  for (const c of characters) {
    if (filled + width(c) > chained) {
      parts += 1;
      filled = 0;
    }
    filled += width(c);
  }
  return { encoding, units, parts };
}
