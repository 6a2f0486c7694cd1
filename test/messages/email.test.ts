import { describe, expect, it } from 'vitest';
import { linksOf, shownTexts } from '../../build/messages/html.ts';
import { type EmailParts, emailText } from '../../src/messages/email.ts';
import { locales } from '../../src/messages/locales.ts';
import { renderEmail } from '../../src/messages/render.ts';
import { emailPartsOf } from './parts.ts';
import { brand, request } from './requests.ts';

describe.each(locales)('an email in %s', (locale) => {
  it('has the code whole in both bodies, once where it is shown, and not in the subject', async () => {
    const { subject, text, html } = await renderEmail(request({ locale }));
    expect(text.split('\n').filter((line) => line === '048213')).toHaveLength(1);
    expect(shownTexts(html).filter((part) => part.includes('048213'))).toEqual(['048213']);
    expect(subject).not.toContain('048213');
    expect(subject).toContain('Your app');
  });

  it('begins its preview with the code', async () => {
    const { html } = await renderEmail(request({ locale }));
    const [, body = ''] = html.split(/<body[^>]*>/);
    expect(body.replace(/<[^>]*>/g, '').trim()).toMatch(/^048213 – /);
  });

  it('says in both bodies what to do when nobody asked for it, and whom to ask', async () => {
    const own = brand({ supportEmail: 'help@example.com' });
    const { text, html } = await renderEmail(request({ locale, brand: own }));
    expect(text).toContain('help@example.com');
    expect(linksOf(html)).toEqual(['mailto:help@example.com']);
    const without = await renderEmail(request({ locale }));
    expect(linksOf(without.html)).toEqual([]);
    expect(without.text).not.toContain('{support}');
  });

  it('fits well under the size at which Gmail clips, and says no place by its name', async () => {
    const { subject, text, html } = await renderEmail(request({ locale }));
    expect(Buffer.byteLength(html)).toBeLessThan(12_000);
    expect(subject + text + shownTexts(html).join('')).not.toMatch(/[{}]|undefined|NaN/);
  });
});

describe('an email', () => {
  it('fetches the logo and nothing else, with the name in its place until then', async () => {
    const logoUrl = 'https://cdn.example.com/logo.png';
    const { html } = await renderEmail(request({ brand: brand({ logoUrl }) }));
    expect(linksOf(html)).toEqual([logoUrl]);
    expect(html).toContain('alt="Your app"');
    expect(html).not.toMatch(/url\(|@import|<script|<link/);
  });

  it('opens no field of the support mail from an address', async () => {
    const supportEmail = 'a?bcc=b&x=%y@example.com';
    const { html } = await renderEmail(request({ brand: brand({ supportEmail }) }));
    expect(linksOf(html)).toEqual(['mailto:a%3Fbcc%3Db%26x%3D%25y@example.com']);
  });

  it('comes from the brand', async () => {
    const message = await renderEmail(request());
    expect(message).toMatchObject({
      fromName: 'Your app',
      fromAddress: 'login@example.com',
      template: 'none',
    });
  });

  it('says a life under a minute as such', async () => {
    expect((await renderEmail(request({ minutes: 0 }))).text).toContain('less than a minute');
  });

  it('does not fill a place that stands in a value', async () => {
    const { text } = await renderEmail(
      request({ brand: brand({ appName: '{minutes} {code} $& {support}' }) }),
    );
    expect(text).toContain('Enter this code to sign in to {minutes} {code} $& {support}.');
  });
});

const text = (over: Partial<EmailParts> = {}) => emailText(emailPartsOf(over));

it('says everything once, in paragraphs, and the code on a line to itself', () => {
  const support = { text: 'Write to {support}.', address: 'help@example.com' };
  const paragraphs = [
    'Heading',
    'Intro',
    '048213',
    'Expires\nSecret',
    'Unasked\nWrite to help@example.com.',
    'Acme\nOne\nTwo',
  ];
  expect(text({ support, footers: ['One', 'Two'] })).toBe(`${paragraphs.join('\n\n')}\n`);
});

it('leaves no gap where there is neither support nor footer', () => {
  expect(text()).toMatch(/Secret\n\nUnasked\n\nAcme\n$/);
});

it('says what it is given as it is: it is no HTML', () => {
  expect(text({ heading: '<b> & "x"' })).toMatch(/^<b> & "x"\n/);
});

it('fills the address in and nothing else', () => {
  const support = { text: 'Write to {support}.', address: '{code}@example.com' };
  expect(text({ support })).toContain('Write to {code}@example.com.');
});

describe('the subject', () => {
  it.each(locales)('in %s has the code only where the settings say so, before all else', async (locale) => {
    const { subject } = await renderEmail(request({ locale }));
    expect(subject).not.toContain('048213');
    expect((await renderEmail(request({ locale, codeInSubject: true }))).subject).toBe(`048213 – ${subject}`);
  });
});
