// What a run of `npm run messages` says at its end.
import { expect, it } from 'vitest';
import { renderAll } from '../../../../infra/cli/messages/render-all.ts';
import { asData } from '../../../../infra/cli/messages/table.ts';
import { type Looks, verdictLines } from '../../../../infra/cli/messages/verdict.ts';
import { brand } from '../../../messages/requests.ts';

const all = await renderAll([{ name: 'default', brand: brand() }], { code: '048213', minutes: 5 });
const rows = all.filter(({ locale }) => ['en', 'th', 'ja'].includes(locale));
const seen = (has: Extract<Looks, { file: string }>['fonts']['has'], packages: string[]): Looks => ({
  fonts: { has, packages },
  file: 'sheet.png',
});

it('is "no faults" where there are none and every letter has a font', () => {
  expect(
    verdictLines(
      rows,
      seen(() => true, []),
    ),
  ).toEqual(['3 messages by SMS and as many by email: no faults.']);
});

it('is not "no faults" over boxes: it says which languages, and what to install', () => {
  const looks = seen(({ sms }) => sms.includes('code'), ['fonts-noto-cjk', 'fonts-noto-core']);
  expect(verdictLines(rows, looks)).toEqual([
    '3 messages by SMS and as many by email: no faults in what they say. Not checked: how 2 of them look.',
    'This machine has no font for a part of them, and shows boxes: Thai, Japanese.',
    'On Debian and Ubuntu: apt-get install fonts-noto-cjk fonts-noto-core',
  ]);
  expect(asData(rows, looks).map(({ fonts }) => fonts)).toEqual(['found', 'missing', 'missing']);
});

it('says why nobody looked at all', () => {
  const faulty = rows.map((row) => ({ ...row, faults: ['SMS takes 2 parts'] }));
  expect(verdictLines(faulty, { unseen: 'no Chromium was found' })).toEqual([
    '3 messages by SMS and as many by email: 3 faults in what they say. Not checked: how they look (no Chromium was found).',
  ]);
  expect(
    verdictLines(
      faulty.slice(0, 1),
      seen(() => true, []),
    )[0],
  ).toContain(': 1 fault.');
});
