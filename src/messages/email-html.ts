// The HTML part of an email: one table layout that mail programs old and new agree on.
import { legible, mix } from './colour.ts';
import type { EmailParts } from './email.ts';
import { escapeHtml as e, fill } from './text-safety.ts';

const light = {
  page: '#f1f3f6',
  card: '#ffffff',
  text: '#16191f',
  body: '#3b424e',
  muted: '#626a77',
  line: '#e4e7ec',
};
const dark = {
  page: '#0e1014',
  card: '#1a1d23',
  text: '#f2f4f7',
  body: '#c6cbd4',
  muted: '#9aa2af',
  line: '#2d323b',
};

export const emailFonts =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/**
 * Sizes at which codes of up to 10 digits stay on one line of a screen 320 pixels wide, also in the widest of the
 * fonts that a program may fall back to: bold digits of Verdana and DejaVu Sans are 0.71 of their size.
 */
const digitSize = (length: number): number => (length <= 6 ? 40 : length <= 8 ? 33 : 28);

const note = `font-size:14px;line-height:1.55;text-wrap:pretty;color:${light.muted}`;

const table = 'role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"';

/**
 * Screen readers would say "one hundred twenty-three thousand…": the label has them say the digits. The text under
 * it stays one run of digits, so that a double click takes all of it, and autofill finds it. A mail program that
 * strips the label leaves just that.
 */
const digits = (code: string): string =>
  `<span role="img" aria-label="${e(Array.from(code).join(', '))}" style="speak-as:digits">${e(code)}</span>`;

/** RFC 6068, 2: `?` and `&` in a local part would otherwise begin header fields of the mail being written. */
const mailto = (address: string): string => {
  const at = address.lastIndexOf('@');
  return `mailto:${encodeURIComponent(address.slice(0, at))}@${encodeURIComponent(address.slice(at + 1))}`;
};

function supportLine({ support }: EmailParts, color: string): string {
  if (support === undefined) return '';
  const link = `<a class="link" href="${e(mailto(support.address))}" style="color:${color}">${e(support.address)}</a>`;
  return `<p class="muted" style="margin:10px 0 0;${note}">${fill(e(support.text), { support: link })}</p>`;
}

function masthead({ logoUrl, appName }: EmailParts): string {
  if (logoUrl === undefined) return e(appName);
  // Only the height is fixed: Word's engine, in Outlook, takes it from the attribute and keeps the proportions. Where
  // pictures are blocked the name stands in the logo's box, so it is set in two lines of that height, and in a colour
  // that is read on white, as the box is in dark mode too.
  return `<img class="logo" src="${e(logoUrl)}" alt="${e(appName)}" height="36" style="display:inline-block;height:36px;width:auto;max-width:240px;border:0;border-radius:6px;font-size:15px;line-height:18px;color:${light.text}">`;
}

/** The row with the code; a notice has none. */
function codeRow({ code }: EmailParts, field: string, edge: string): string {
  if (code === undefined) return '';
  const size = digitSize(code.length);
  const spacing = Math.floor(size / 6);
  return `<tr><td class="pad" style="padding:22px 40px">
<table ${table} style="border-collapse:separate"><tr><td class="field text" dir="ltr" align="center" style="padding:20px 4px 20px ${4 + spacing}px;background-color:${field};border:1px solid ${edge};border-radius:12px;font-size:${size}px;line-height:1.2;font-weight:700;letter-spacing:${spacing}px;white-space:nowrap;color:${light.text}">${digits(code)}</td></tr></table>
</td></tr>
`;
}

const unaskedLine = ({ unasked }: EmailParts): string =>
  unasked === undefined
    ? ''
    : `<p class="rule muted" style="margin:0;padding:20px 0 0;border-top:1px solid ${light.line};${note}">${e(unasked)}</p>`;

export function emailHtml(parts: EmailParts): string {
  const start = parts.direction === 'rtl' ? 'right' : 'left';
  const link = { light: legible(parts.color, light.card), dark: legible(parts.color, dark.card) };
  const field = { light: mix(parts.color, light.card, 0.07), dark: mix(link.dark, dark.card, 0.12) };
  const edge = { light: mix(parts.color, light.card, 0.22), dark: mix(link.dark, dark.card, 0.32) };
  const paragraph = `margin:0;font-size:16px;line-height:1.55;text-wrap:pretty;color:${light.body}`;
  return `<!doctype html>
<html lang="${parts.locale}" dir="${parts.direction}" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${e(parts.subject)}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>*{font-family:Arial,sans-serif!important}</style><![endif]-->
<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.page{padding:16px 10px!important}.pad{padding-left:22px!important;padding-right:22px!important}}
@media (prefers-color-scheme:dark){
body,.page{background-color:${dark.page}!important}
.card{background-color:${dark.card}!important;border-color:${dark.line}!important}
.text{color:${dark.text}!important}
.body{color:${dark.body}!important}
.muted{color:${dark.muted}!important}
.link{color:${link.dark}!important}
.bar{background-color:${link.dark}!important}
.field{background-color:${field.dark}!important;border-color:${edge.dark}!important}
.rule{border-color:${dark.line}!important}
.logo{background-color:#ffffff!important;padding:6px!important}
}
</style>
</head>
<body style="margin:0;padding:0;background-color:${light.page};-webkit-text-size-adjust:100%">
<div lang="${parts.locale}" dir="${parts.direction}">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${parts.code === undefined ? e(parts.intro) : `${e(parts.code)} – ${e(parts.expires)}`}</div>
<table ${table}><tr><td class="page" align="center" style="padding:40px 16px;background-color:${light.page};font-family:${emailFonts}">
<!--[if mso]><table role="presentation" cellpadding="0" cellspacing="0" border="0" width="520" align="center"><tr><td><![endif]-->
<table ${table} class="card" style="max-width:520px;border:1px solid ${light.line};background-color:${light.card};border-radius:14px;border-collapse:separate">
<tr><td class="pad text" align="${start}" style="padding:32px 40px 0;font-size:17px;line-height:1.3;font-weight:700;color:${light.text};overflow-wrap:anywhere">${masthead(parts)}</td></tr>
<tr><td class="pad" align="${start}" style="padding:28px 40px 0;overflow-wrap:anywhere">
<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="36"><tr><td class="bar" height="4" style="height:4px;line-height:4px;font-size:0;background-color:${link.light};border-radius:2px">&nbsp;</td></tr></table>
<h1 class="text" style="margin:16px 0 8px;font-size:26px;line-height:1.3;font-weight:700;color:${light.text}">${e(parts.heading)}</h1>
<p class="body" style="${paragraph}">${e(parts.intro)}</p>
</td></tr>
${codeRow(parts, field.light, edge.light)}<tr><td class="pad" align="${start}" style="padding:${parts.code === undefined ? 22 : 0}px 40px 26px;overflow-wrap:anywhere"><p class="body" style="${paragraph}"><strong class="text" style="font-weight:600;color:${light.text}">${e(parts.expires)}</strong><br>${e(parts.secret)}</p></td></tr>
<tr><td class="pad" align="${start}" style="padding:0 40px 32px;overflow-wrap:anywhere">${unaskedLine(parts)}${supportLine(parts, link.light)}</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
<p class="muted" style="max-width:520px;margin:20px auto 0;font-size:13px;line-height:1.5;color:${light.muted};overflow-wrap:anywhere">${[parts.appName, ...parts.footers].map(e).join('<br>')}</p>
</td></tr></table>
</div>
</body>
</html>
`;
}
