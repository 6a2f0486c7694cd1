// What a run says at its end: the faults, and what was not checked, which is not the same as none.
import type { Fonts } from './fonts.ts';
import { languageName } from './language.ts';
import type { Row } from './render-all.ts';

/** What was seen of the messages: a picture and its fonts, or nothing and why. */
export type Looks = { readonly fonts: Fonts; readonly file: string } | { readonly unseen: string };

/** Of what was left out the name alone is worth a word: without it a reader has to know whose code it is. */
function namelessLines(rows: readonly Row[]): string[] {
  const nameless = rows.filter(({ leftOut }) => leftOut.includes('name'));
  if (nameless.length === 0) return [];
  const languages = [...new Set(nameless.map(({ locale }) => languageName(locale)))].join(', ');
  return [
    `The SMS leaves out the name in: ${languages}. A shorter APP_NAME or WEB_ORIGIN makes room; ` +
      'a line for browsers, where there is one, names the host.',
  ];
}

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const verdictLines = (rows: readonly Row[], looks: Looks): string[] => [
  ...namelessLines(rows),
  ...faultLines(rows, looks),
];

function faultLines(rows: readonly Row[], looks: Looks): string[] {
  const faults = rows.reduce((sum, row) => sum + row.faults.length, 0);
  const said = faults === 0 ? 'no faults' : count(faults, 'fault', 'faults');
  const what = `${rows.length} messages by SMS and as many by email: ${said}`;
  if ('unseen' in looks) return [`${what} in what they say. Not checked: how they look (${looks.unseen}).`];
  const boxes = rows.filter((row) => !looks.fonts.has(row));
  if (boxes.length === 0) return [`${what}.`];
  const languages = [...new Set(boxes.map((row) => languageName(row.locale)))].join(', ');
  return [
    `${what} in what they say. Not checked: how ${boxes.length} of them look.`,
    `This machine has no font for a part of them, and shows boxes: ${languages}.`,
    `On Debian and Ubuntu: apt-get install ${looks.fonts.packages.join(' ')}`,
  ];
}
