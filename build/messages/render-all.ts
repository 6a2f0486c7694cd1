// Renders every message of every brand and locale, with a probe of the escaping beside each.
import type { Brand } from '../../src/messages/brand.ts';
import { type Locale, loadTexts, locales } from '../../src/messages/locales.ts';
import { renderNoticeEmail, renderNoticeSms } from '../../src/messages/notice.ts';
import { renderEmail, renderSms } from '../../src/messages/render.ts';
import type { NamedBrand } from './brands.ts';
import { type Checked, check, type Rendered } from './check.ts';

export interface Row extends Rendered, Checked {
  readonly brandName: string;
}

/** When the sample's sign-in was: a time that every language has to show as it is. */
const sampleTime = Date.UTC(2026, 10, 23, 12, 34);
export const sampleTimeText = '2026-11-23 12:34 UTC';

const markup = '"><b id=probe>&\'</b><!--';

export async function renderOne(
  brand: Brand,
  locale: Locale,
  { code, minutes }: { code: string; minutes: number },
): Promise<Rendered> {
  const request = { code, minutes, locale, defaultLocale: locale, brand };
  const email = (own: Brand) =>
    renderEmail({
      ...request,
      brand: own,
      template: undefined,
      templateSenders: [],
      templateLogoHosts: [],
      codeInSubject: false,
    });
  const plain = { ...brand, logoUrl: 'https://example.com/logo.png', supportEmail: 'help@example.com' };
  const hostile = {
    ...plain,
    appName: markup,
    logoUrl: plain.logoUrl + markup,
    supportEmail: markup + plain.supportEmail,
  };
  const noticeOf = (own: Brand) => ({ atMs: sampleTime, locale, defaultLocale: locale, brand: own });
  const [sms, own, tame, wild, noticeSms, noticeEmail, noticeTame, noticeWild] = await Promise.all([
    renderSms(request),
    email(brand),
    email(plain),
    email(hostile),
    renderNoticeSms(noticeOf(brand)),
    renderNoticeEmail(noticeOf(brand)),
    renderNoticeEmail(noticeOf(plain)),
    renderNoticeEmail(noticeOf(hostile)),
  ]);
  return {
    ...{ locale, brand, code, minutes, sms },
    texts: await loadTexts(locale, brand.addressForm),
    email: own,
    probe: { hostile: wild.html, plain: tame.html },
    notice: {
      sms: noticeSms,
      email: noticeEmail,
      probe: { hostile: noticeWild.html, plain: noticeTame.html },
    },
  };
}

export async function renderAll(
  brands: readonly NamedBrand[],
  sample: { code: string; minutes: number },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, brand } of brands)
    for (const locale of locales) {
      const rendered = await renderOne(brand, locale, sample);
      rows.push({ ...rendered, ...check(rendered), brandName: name });
    }
  return rows;
}
