// Whether a text holds anything a mail program or a reader could take for a link, an address or a number to use.

const signs = [
  // A scheme: https:…, hxxp:…, mailto:…, javascript:…
  /\p{L}[\p{L}\p{N}+.-]*:\S/u,
  /\/\/|\\\\|\bwww\b|\bxn--|\bh(xx|\*\*|tt)ps?\b/,
  // A host, in any script; its last label has two letters or more, so "S.p.A." and "e.V." are none. IDNA takes the
  // ideographic full stop for a dot, but between ideographs it only ends a sentence.
  /[\p{L}\p{N}-]\.[\p{L}][\p{L}\p{N}-]/u,
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

/** Whether six or more digits of any script stand together, as a code or a telephone number would. */
export function holdsNumber(text: string): boolean {
  const years = /\b(19|20)\d\d\s?[-–—]\s?(19|20)\d\d\b/g;
  return /\p{N}([^\p{L}\p{N}]{0,3}\p{N}){5}/u.test(text.normalize('NFKD').replace(years, ' years '));
}
