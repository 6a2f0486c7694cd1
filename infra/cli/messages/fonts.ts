// Which messages this machine has no font for: in a picture they would be boxes, and nobody would have seen them.
import type { Browser } from 'playwright-core';
import { emailFonts } from '../../../src/messages/email-html.ts';
import { shownTexts } from './html.ts';
import type { Row } from './render-all.ts';

// Debian's packages. Noto's core has every script but those of East Asia.
const packages: readonly (readonly [RegExp, string])[] = [
  [/[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/u, 'fonts-noto-cjk'],
  [/\p{Emoji_Presentation}/u, 'fonts-noto-color-emoji'],
];
const anyOther = 'fonts-noto-core';

/** A mark is drawn on a letter: where there is a font for the letters of a script, there is one for its marks. */
const lettersOf = ({ sms, email }: Pick<Row, 'sms' | 'email'>): string[] =>
  Array.from(new Set([sms, email.subject, ...shownTexts(email.html)].join(''))).filter(
    (c) => !/[\s\p{M}\p{C}]/u.test(c),
  );

/**
 * Draws each letter as the email does, and says which look like one that no font has. It runs in the page, whose names
 * the types of this project do not have: so it is a text.
 */
const undrawn = (letters: readonly string[]): string => `(() => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 48;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const draw = (letter) => {
    context.clearRect(0, 0, 48, 48);
    context.font = '28px ' + ${JSON.stringify(emailFonts)};
    context.fillText(letter, 8, 36);
    return context.getImageData(0, 0, 48, 48).data.join();
  };
  // Two characters that Unicode has not assigned, of the plane of letters and of the plane of emoji.
  const boxes = ['\\u0378', '\\u{1fff0}'].map(draw);
  return ${JSON.stringify(letters)}.filter((letter) => boxes.includes(draw(letter)));
})()`;

export interface Fonts {
  /** Whether there is a font for every letter of a message. */
  has(row: Pick<Row, 'sms' | 'email'>): boolean;
  /** What to install for those that are missing. */
  readonly packages: readonly string[];
}

export async function findFonts(
  browser: Browser,
  rows: readonly Pick<Row, 'sms' | 'email'>[],
): Promise<Fonts> {
  const page = await browser.newPage();
  const missing = new Set(await page.evaluate<string[]>(undrawn([...new Set(rows.flatMap(lettersOf))])));
  await page.close();
  const packageOf = (letter: string) => packages.find(([letters]) => letters.test(letter))?.[1] ?? anyOther;
  return {
    has: (row) => !lettersOf(row).some((letter) => missing.has(letter)),
    packages: [...new Set(Array.from(missing, packageOf))].toSorted(),
  };
}
