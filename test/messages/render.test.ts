import { describe, expect, it } from 'vitest';
import { renderEmail, renderSms } from '../../src/messages/render.ts';
import { brand, request } from './requests.ts';

describe('the language of a message', () => {
  it('is the one asked for, in either kind of message', async () => {
    expect(await renderSms(request({ locale: 'de' }))).toContain('Minuten');
    expect((await renderEmail(request({ locale: 'de' }))).html).toContain('<html lang="de"');
  });

  it.each([undefined, '', 'xx', '../../de', 'x'.repeat(100_000)])(
    'is the deployment’s own for %j',
    async (locale) => {
      const own = request({ locale, defaultLocale: 'de' });
      expect(await renderSms(own)).toBe(await renderSms(request({ locale: 'de' })));
      expect(await renderEmail(own)).toEqual(await renderEmail(request({ locale: 'de' })));
    },
  );
});

describe('whom an email is from', () => {
  const template = (sender: string) => `Subject-|--|--|-${sender}-|--|-Other-|--|-`;

  it('is the brand by name, whatever name a template has', async () => {
    const message = await renderEmail(request({ template: template('news@example.com') }));
    expect(message).toMatchObject({
      template: 'used',
      fromName: 'Your app',
      fromAddress: 'news@example.com',
    });
    expect(message.text).toContain('Other');
  });

  it('is the brand’s address where a template has none, or is refused', async () => {
    for (const sender of ['', 'ceo@example.com'])
      expect(await renderEmail(request({ template: template(sender) }))).toMatchObject({
        fromAddress: 'login@example.com',
      });
  });

  it('is nobody where the brand has no address, which a sender refuses', async () => {
    const message = await renderEmail(request({ brand: brand({ emailFrom: undefined }) }));
    expect(message.fromAddress).toBe('');
  });
});
