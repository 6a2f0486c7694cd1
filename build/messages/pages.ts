// Writes the messages as files, and an index page that shows them side by side.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeDisplayName } from '../../src/channels/email/send.ts';
import { direction, type Locale } from '../../src/messages/locales.ts';
import { escapeHtml as e } from '../../src/messages/text-safety.ts';
import type { Row } from './render-all.ts';

export const schemes = ['light', 'dark'] as const;

const languageName = (locale: Locale, inLocale: string): string =>
  new Intl.DisplayNames([inLocale], { type: 'language' }).of(locale) ?? locale;

/** `German, Deutsch (de)`. */
const languageLabel = (locale: Locale): string =>
  [...new Set(['en', locale].map((inLocale) => languageName(locale, inLocale)))]
    .join(', ')
    .concat(` (${locale})`);

const folder = (brandName: string) => encodeURIComponent(brandName).replaceAll('.', '%2E');

/** The email as a mail program in light or dark mode has it, whatever mode the reader of this page is in. */
const inScheme = (html: string, scheme: (typeof schemes)[number]): string =>
  html
    .replaceAll('@media (prefers-color-scheme:dark)', scheme === 'dark' ? '@media all' : '@media not all')
    .replaceAll('light dark', scheme);

/**
 * Within the page, not by the address of a file: only so may the page measure how long the mail is. No script of the
 * mail runs.
 */
const frame = (html: string, scheme: (typeof schemes)[number], title: string): string =>
  `<div class="mail"><iframe srcdoc="${e(inScheme(html, scheme))}" loading="lazy" sandbox="allow-same-origin" title="${e(title)}, ${scheme}"></iframe></div>`;

function card({ brandName, locale, sms, email, notice, size, leftOut, faults }: Row): string {
  // A `%` in a folder's name is one more step of encoding in a link.
  const file = `${encodeURIComponent(folder(brandName))}/${locale}`;
  const measure = `${size.encoding}, ${size.units} characters, ${size.parts === 1 ? 'one part' : `${size.parts} parts`}${leftOut.length === 0 ? '' : `, without ${leftOut.join(', ')}`}`;
  return `<article lang="${locale}">
<h3><span lang="en" dir="ltr">${e(languageLabel(locale))}</span><span class="size" lang="en" dir="ltr">${measure}</span></h3>
<p class="sms" dir="${direction(locale)}">${e(sms).replaceAll('\n', '<br>')}</p>
${faults.map((fault) => `<p class="fault">${e(fault)}</p>`).join('')}
<p class="subject" dir="${direction(locale)}">${e(email.subject)}</p>
<div class="mails">${schemes.map((scheme) => frame(email.html, scheme, email.subject)).join('')}</div>
<p class="files"><a href="${file}.html">HTML</a> <a href="${file}.txt">text</a> <a href="${file}.sms.txt">SMS</a></p>
<p class="sms notice" dir="${direction(locale)}">${e(notice.sms)}</p>
<p class="subject" dir="${direction(locale)}">${e(notice.email.subject)}</p>
<div class="mails">${schemes.map((scheme) => frame(notice.email.html, scheme, notice.email.subject)).join('')}</div>
<p class="files"><a href="${file}.notice.html">HTML</a> <a href="${file}.notice.txt">text</a> <a href="${file}.notice.sms.txt">SMS</a></p>
</article>`;
}

/** Makes each frame as long as its mail, so that none is cut off: at once, and when it is loaded or gets wider. */
const fit = `
const fit = (frame) => {
  const root = frame.contentDocument && frame.contentDocument.documentElement;
  if (!root || !root.querySelector('table')) return;
  frame.style.height = '0';
  const length = root.scrollHeight;
  frame.style.height = length + 'px';
  frame.parentElement.style.height = Math.ceil(length / 1.5) + 'px';
};
const frames = [...document.querySelectorAll('iframe')];
for (const frame of frames) { frame.addEventListener('load', () => fit(frame)); fit(frame); }
addEventListener('resize', () => frames.forEach(fit));
`;

function index(rows: readonly Row[]): string {
  const brands = [...new Set(rows.map((row) => row.brandName))];
  const sections = brands.map((name) => {
    const own = rows.filter((row) => row.brandName === name);
    const appName = own[0]?.brand.appName ?? '';
    return `<h2>${e(appName)} <code>${e(name)}</code></h2>
<p>Sender’s name in a header: <code>${e(encodeDisplayName(appName))}</code></p>
<div class="grid">${own.map(card).join('\n')}</div>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Messages</title>
<style>
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--text:#16191f;--muted:#626a77;--line:#dfe3e9;--bubble:#e7ebf3;--fault:#b3141e}
@media (prefers-color-scheme:dark){:root{--page:#0e1014;--card:#1a1d23;--text:#f2f4f7;--muted:#9aa2af;--line:#2d323b;--bubble:#2a2f39;--fault:#ff7b72}}
body{margin:0 auto;max-width:1500px;padding:32px 24px;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{margin:0}h2{margin:40px 0 0}h2 code{font-size:14px;color:var(--muted)}p{margin:0}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(600px,100%),1fr));gap:20px;margin-top:16px}
article{padding:16px;border:1px solid var(--line);border-radius:14px;background:var(--card);overflow-wrap:anywhere}
h3{display:flex;justify-content:space-between;gap:8px;margin:0 0 10px;font-size:15px}h3 .size,.files{color:var(--muted);font-weight:400;font-size:13px}
.sms{padding:10px 14px;border-radius:16px 16px 16px 4px;background:var(--bubble)}
.fault{margin-top:8px;color:var(--fault);font-weight:600}
.subject{margin:14px 0 8px;font-weight:600}
.mails{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));gap:10px;align-items:start}
.mail{height:560px;overflow:hidden;border:1px solid var(--line);border-radius:8px}
iframe{width:150%;height:840px;border:0;transform:scale(.6667);transform-origin:0 0}
.files{margin-top:8px}.files a{margin-inline-end:10px;color:inherit}
</style></head>
<body><h1>Messages</h1><p>Every message of every brand and language, as it is sent, light and dark: the code, and under it the notice of a new device (NOTICE).</p>
${sections.join('\n')}
<script>${fit}</script>
</body></html>
`;
}

/** Writes `<brand>/<locale>.html`, `.txt` and `.sms.txt`, the same of the notice, and `index.html`, into `out`. */
export async function writePages(rows: readonly Row[], out: string): Promise<void> {
  for (const { brandName, locale, sms, email, notice } of rows) {
    const base = join(out, folder(brandName), locale);
    await mkdir(join(out, folder(brandName)), { recursive: true });
    await writeFile(`${base}.html`, email.html);
    await writeFile(`${base}.txt`, `${email.subject}\n\n${email.text}`);
    await writeFile(`${base}.sms.txt`, sms);
    await writeFile(`${base}.notice.html`, notice.email.html);
    await writeFile(`${base}.notice.txt`, `${notice.email.subject}\n\n${notice.email.text}`);
    await writeFile(`${base}.notice.sms.txt`, notice.sms);
  }
  await writeFile(join(out, 'index.html'), index(rows));
}
