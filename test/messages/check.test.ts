// The faults that `npm run messages` must find, each put into a message that is otherwise good.
import { describe, expect, it } from 'vitest';
import { type Checked, check, type Rendered } from '../../build/messages/check.ts';
import { renderOne } from '../../build/messages/render-all.ts';
import { locales } from '../../src/messages/locales.ts';
import { brand } from './requests.ts';

const sample = { code: '048213', minutes: 5 };
const bound = brand({ webOrigin: 'https://app.example.com' });
const good = await renderOne(bound, 'en', sample);
const faultsOf = (own: Partial<Rendered>): Checked['faults'] => check({ ...good, ...own }).faults;
const email = (change: (text: string) => string) => ({
  ...good.email,
  html: change(good.email.html),
  text: change(good.email.text),
});

describe('check', () => {
  it.each(locales)('finds nothing wrong in %s', async (locale) => {
    for (const own of [brand(), bound, brand({ appName: 'Pier 1', supportEmail: 'a1@example.com' })])
      for (const minutes of [0, 1, 2, 5, 10])
        expect(check(await renderOne(own, locale, { code: '0482135976', minutes })).faults).toEqual([]);
  });

  it('finds a second part', () => {
    expect(faultsOf({ sms: `${'x'.repeat(120)}${good.sms}` })).toEqual(['SMS takes 2 parts']);
  });

  it('finds a code that is missing, from each of the bodies', () => {
    expect(faultsOf({ sms: good.sms.replace('048213', 'That') })).toEqual(['SMS lacks the code']);
    expect(
      faultsOf({ email: { ...good.email, text: good.email.text.replace('048213', '0 4 8 2 1 3') } })[0],
    ).toBe('text part lacks the code');
    const html = good.email.html.replace('>048213</span>', '></span>');
    expect(faultsOf({ email: { ...good.email, html } })).toEqual(['HTML part lacks the code']);
  });

  it('finds a code that is only in what is not shown', () => {
    const html = good.email.html.replace('style="speak-as:digits"', 'style="display:none"');
    expect(faultsOf({ email: { ...good.email, html } })).toEqual(['HTML part lacks the code']);
  });

  it('finds an app’s hash that is missing, cut, moved or not asked for', async () => {
    const own = brand({ webOrigin: 'https://app.example.com', androidAppHash: 'FA+9qCX9VSu' });
    const both = await renderOne(own, 'en', sample);
    expect(check(both).faults).toEqual([]);
    const unread = ['app hash is not read by SMS Retriever: "FA+9qCX9VSu"'];
    for (const sms of [both.sms.replace(' FA+9qCX9VSu', ''), both.sms.replace('FA+9qCX9VSu', 'FA+qCXVSuab')])
      expect(check({ ...both, sms }).faults).toEqual(unread);
    const moved = both.sms.replace(/\n(.*) (\S+)$/, '\n$2\n$1');
    expect(check({ ...both, sms: moved }).faults).toContain(unread[0]);
    expect(faultsOf({ sms: `${good.sms} FA+9qCX9VSu` })).toEqual(['app hash has other words on its line']);
    const alone = await renderOne(brand({ androidAppHash: 'FA+9qCX9VSu' }), 'en', sample);
    expect(check(alone).faults).toEqual([]);
    expect(check({ ...alone, sms: alone.sms.replace('\n', ' ') }).faults.join()).toContain('app hash');
  });

  it('says what the SMS leaves out as the host grows: the expiry first, and the warning never', async () => {
    const order = ['', 'expiry', 'expiry,name'];
    for (const locale of locales) {
      const seen: number[] = [];
      for (const length of [1, 12, 24, 36, 48, 63]) {
        const own = brand({ webOrigin: `https://${'a'.repeat(length)}.example` });
        const { leftOut } = check(await renderOne(own, locale, sample));
        seen.push(order.indexOf(leftOut.join()));
      }
      expect(seen, locale).not.toContain(-1);
    }
    expect(faultsOf({ sms: good.sms.replace('Do not share it.', '') })).toEqual([
      'SMS lacks the warning not to share the code: the host is too long',
    ]);
    expect(check({ ...good, sms: good.sms.replace('Do not share it.', '') }).leftOut).toEqual(['warning']);
  });

  it('finds an expiry that differs from the setting, in each of the bodies', () => {
    expect(faultsOf({ minutes: 10 })).toEqual([
      'SMS says 5, not "10 minutes"',
      'text part does not say "10 minutes"',
      'HTML part does not say "10 minutes"',
    ]);
    expect(faultsOf({ email: email((text) => text.replaceAll('works once', 'ends in 9 minutes')) })).toEqual([
      'text part says 9, not "5 minutes"',
      'HTML part says 9, not "5 minutes"',
    ]);
  });

  it('finds input that is not escaped', () => {
    for (const hostile of [
      good.probe.hostile.replaceAll('&lt;b id', '<b id'),
      good.probe.hostile.replaceAll('&quot;', '"'),
    ])
      expect(faultsOf({ probe: { ...good.probe, hostile } })).toEqual(['HTML part has unescaped input']);
  });

  it.each([
    ['a newline after it', (sms: string) => `${sms}\n`],
    ['words after its host', (sms: string) => sms.replace(' #', ' code #')],
    ['another code', (sms: string) => sms.replace('#048213', '#048214')],
    ['another host', (sms: string) => sms.replace('@app', '@evil')],
    ['none at all', (sms: string) => sms.replace('\n@', ' @')],
  ])('finds a WebOTP line with %s', (_, change) => {
    expect(faultsOf({ sms: change(good.sms) }).join()).toContain('WebOTP line');
  });

  it('finds a WebOTP line where no origin is set', () => {
    expect(faultsOf({ brand: brand() }).join()).toContain('WebOTP line has a line nobody asked for');
  });
});
