// Text safety: what stands in a message can do nothing but be read. Fills the places of a text, cleans it, escapes it, and
// finds links and numbers in it.

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? place) : place,
  );

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

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);

const signs = [
  // A scheme: https:…, hxxp:…, mailto:…, javascript:…
  /\p{L}[\p{L}\p{N}+.-]*:\S/u,
  /\/\/|\\\\|\bwww\b|\bxn--|\bh(xx|\*\*|tt)ps?\b/,
  // A host, in any script; its last label has two letters or more, so "S.p.A." and "e.V." are none. IDNA takes the
  // ideographic full stop for a dot, but between ideographs it only ends a sentence.
  // Some mail programs take a symbol for a host too, so whatever is no space may stand before the dot.
  /\S\.\p{L}[\p{L}\p{N}-]/u,
  /(^|\s)\.[\p{L}]{2}/u,
  /[a-z\d]\s?。\s?[a-z]{2}/,
  /\.\s(com|net|org|info|io|co|app|dev|xyz|top|ru|cn)\b/,
  /\d\.\d+\.\d/,
  /[[({<]\s?(\.|dot|at)\s?[\])}>]|\bdot\s?(com|net|org|io)\b/,
  /@/,
  // One word of letters that look alike but belong to different scripts.
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u,
];

/** `text` is expected to be cleaned and of bounded length. */
export function holdsLink(text: string): boolean {
  // Compatibility forms (fullwidth letters, one dot leaders) become what they look like; accents come off.
  const skeleton = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return signs.some((sign) => sign.test(skeleton));
}

const years = /\b(19|20)\d\d\s?\p{Pd}\s?(19|20)\d\d\b/gu;

/**
 * Whether six or more digits of any script stand together, as in a code or a telephone number: in one run, in runs
 * joined by spaces, dashes, dots or strokes, or in short runs joined by anything. "12, 00184 Roma" and "2019–2024"
 * are neither.
 */
export function holdsNumber(text: string): boolean {
  const stretches = text
    .normalize('NFKD')
    .replace(years, ' years ')
    .split(/\p{L}|[^\p{N}]{4,}/u);
  return stretches.some((stretch) => {
    if (/\p{N}{6}/u.test(stretch.replace(/[\s\p{Pd}._/·•]/gu, ''))) return true;
    const runs = stretch.match(/\p{N}+/gu) ?? [];
    return runs.every((run) => Array.from(run).length <= 3) && Array.from(runs.join('')).length >= 6;
  });
}
