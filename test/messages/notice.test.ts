// The notice of a new device, in every language and brand: when, by which app, what to do; and nothing that a stranger could use.
import { describe, expect, it } from 'vitest';
import { brandFor } from '../../src/messages/brand.ts';
import { locales } from '../../src/messages/locales.ts';
import { loadNotice, renderNoticeEmail, renderNoticeSms, withoutName } from '../../src/messages/notice.ts';
import { smsSize } from '../../src/messages/sms.ts';
import { settingsOf } from '../support/deps.ts';

const settings = settingsOf({
  APP_NAME: 'Acme',
  SUPPORT_EMAIL: 'help@example.com',
  BRANDS: JSON.stringify({
    shop: { appName: 'Acme Shop', supportEmail: 'shop@example.com', color: '#aa0044' },
  }),
});
const request = (locale: string | undefined, clientId = 'another', over: Record<string, unknown> = {}) => ({
  atMs: Date.UTC(2026, 10, 23, 12, 34, 56),
  locale,
  defaultLocale: 'en' as const,
  brand: { ...brandFor(clientId, settings), ...over },
});
const time = '2026-11-23 12:34 UTC';
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(locales)('the notice in %s', (locale) => {
  it('has its places, and no others', async () => {
    const texts = await loadNotice(locale);
    expect(places(texts.subject)).toEqual(['app']);
    expect(places(texts.what)).toEqual(['app', 'time']);
    expect(places(texts.unknown + texts.known)).toEqual([]);
    expect(places(texts.sms)).toEqual(['app', 'time']);
    expect(places(withoutName(texts))).toEqual(['time']);
    for (const text of [
      texts.subject,
      texts.what,
      texts.unknown,
      texts.known,
      texts.sms,
      withoutName(texts),
    ]) {
      expect(text).toBe(text.normalize('NFC').trim());
      expect(text).not.toMatch(/ {2}/);
    }
  });

  it('says when and by which app, by SMS in one part', async () => {
    const sms = await renderNoticeSms(request(locale));
    expect(sms).toContain('Acme');
    expect(sms).toContain(time);
    expect(smsSize(sms).parts).toBe(1);
  });

  it('fits one part also beside the longest name, without it where it has to', async () => {
    const sms = await renderNoticeSms(request(locale, 'another', { appName: 'W'.repeat(40) }));
    expect(sms).toContain(time);
    expect(smsSize(sms).parts).toBe(1);
  });

  it('says by email what to do, and whom to write to, in both parts', async () => {
    const { subject, text, html, fromName } = await renderNoticeEmail(request(locale, 'shop'));
    const { unknown, known } = await loadNotice(locale);
    expect([subject.includes('Acme Shop'), fromName]).toEqual([true, 'Acme Shop']);
    for (const part of [time, 'Acme Shop', unknown, known, 'shop@example.com']) expect(text).toContain(part);
    for (const part of [time, 'Acme Shop', 'shop@example.com']) expect(html).toContain(part);
    expect(html).toContain(`lang="${locale}"`);
    // No link but the one to support: this mail must teach nobody to click.
    expect([...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)).toEqual([
      'mailto:shop%40example.com'.replace('%40', '@'),
    ]);
  });
});

it('is written in the default language for a language that we do not have', async () => {
  expect(await renderNoticeSms(request('xx'))).toBe(await renderNoticeSms(request('en')));
});

it('says nothing of support where there is no address, and shows no empty line', async () => {
  const { text, html } = await renderNoticeEmail(request('en', 'another', { supportEmail: undefined }));
  expect(text).not.toMatch(/\n{3}|Questions/);
  expect(html).not.toContain('mailto:');
});

it('escapes a name that tries to be HTML', async () => {
  const { html } = await renderNoticeEmail(request('en', 'another', { appName: '"><b id=probe>&' }));
  expect(html).not.toContain('<b id=probe>');
});
