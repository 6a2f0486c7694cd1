// Text that can do nothing but be read: one line, nothing invisible, no longer than told.

// Controls, formats (bidirectional overrides, zero-width characters, tags), lone surrogates, unassigned; the
// default-ignorable and blank letters; but not the selector that gives an emoji its colour.
const invisible = /(?!\uFE0F)[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu;
// Tab and the ends of lines separate words; the other controls do not.
const lineEnds = /[\t-\r\u0085\u2028\u2029]/g;
const tooManyMarks = /(\p{M}{3})\p{M}+/gu;

/** `value` on one line, without invisible characters or piles of accents, cut to `max` code points. */
export function plain(value: string, max: number): string {
  // Nearly every name; the patterns of Unicode take a millisecond to build.
  if (/^[!-~]+( [!-~]+)*$/.test(value)) return value.slice(0, max).trim();
  const line = value
    // Bounds the work on a text of any length.
    .slice(0, max * 8)
    .replace(lineEnds, ' ')
    .replace(invisible, '')
    .replace(/\s+/gu, ' ')
    .replace(tooManyMarks, '$1')
    .trim();
  return Array.from(line).slice(0, max).join('').trim();
}
