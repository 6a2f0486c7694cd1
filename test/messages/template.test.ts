import { describe, expect, it } from 'vitest';
import { linksOf, shownTexts } from '../../build/messages/html.ts';
import { renderEmail } from '../../src/messages/render.ts';
import { brand, request } from './requests.ts';

const fields = {
  subject: 'Welcome back to Acme',
  body: 'Use the code below & enjoy <Acme>.',
  first: 'Acme S.p.A., Via Roma 12, 00184 Roma',
  sender: 'news@example.com',
  logo: 'https://cdn.example.com/acme/logo.png',
  appName: 'Acme',
  second: '© 2019–2024 Acme',
  heading: 'Almost there',
};
const joined = (own: Partial<typeof fields> = {}) => Object.values({ ...fields, ...own }).join('-|-');
const render = (template: string | undefined) =>
  renderEmail(request({ template, brand: brand({ appName: 'Brand' }) }));

describe('the user’s own template', () => {
  it('fills the brand’s layout', async () => {
    const message = await render(joined());
    expect(message).toMatchObject({
      template: 'used',
      subject: fields.subject,
      fromAddress: 'news@example.com',
      fromName: 'Brand',
    });
    const shown = shownTexts(message.html).map((text) => text.trim());
    for (const text of [fields.heading, fields.body, fields.first, fields.second, '048213'])
      expect(shown).toContain(text);
    expect(linksOf(message.html)).toEqual([fields.logo]);
    for (const text of [fields.heading, fields.body, fields.first, fields.second, '048213'])
      expect(message.text.split('\n')).toContain(text);
  });

  it('leaves the brand’s text where a field is empty', async () => {
    const message = await render('-|--|--|--|--|--|--|-');
    const plain = await render(undefined);
    expect(message).toEqual({ ...plain, template: 'used' });
  });

  it('takes the address out of `Name <address>`, and only the address', async () => {
    const message = await render(joined({ sender: 'Someone Else <News@Example.com>' }));
    expect(message).toMatchObject({ template: 'used', fromName: 'Brand', fromAddress: 'news@example.com' });
  });

  it('has control and bidirectional characters dropped', async () => {
    const message = await render(joined({ heading: 'Al\u202emost\u200b\r\nthere\u0000' }));
    expect(message.template).toBe('used');
    expect(message.text.split('\n')[0]).toBe('Almost there');
  });

  const refused: Record<string, Partial<typeof fields>> = {
    'a sender off the list': { sender: 'ceo@example.com' },
    'two senders': { sender: 'news@example.com, a@evil.example' },
    'a sender with a header': { sender: 'news@example.com\r\nBcc: a@evil.example' },
    'a logo of another host': { logo: 'https://evil.example/logo.png' },
    'a logo of a host that ends alike': { logo: 'https://xcdn.example.com/logo.png' },
    'a logo by another port': { logo: 'https://cdn.example.com:8443/logo.png' },
    'a logo behind a user name': { logo: 'https://cdn.example.com@evil.example/logo.png' },
    'a logo without TLS': { logo: 'http://cdn.example.com/logo.png' },
    'a script for a logo': { logo: 'javascript:alert(1)' },
    'a link': { body: 'Go to https://evil.example/x' },
    'a domain': { body: 'Go to evil.example now' },
    'a domain without a space before it': { body: 'now:evil.example' },
    'a domain in another script': { body: 'пример.рф' },
    'a domain of look-alikes': { body: 'раураl' },
    'a domain in full width': { body: 'ｅｖｉｌ．ｃｏｍ' },
    'a domain by the ideographic stop': { body: 'evil。com' },
    'a domain with an accent in the dot’s place': { body: 'evil\u2024com' },
    'a domain cut by something invisible': { body: 'evil.\u200bc\u00adom' },
    'a domain in Punycode': { body: 'xn--e1afmkfd' },
    'a disarmed link': { body: 'hxxp evil [.] example' },
    'a domain in words': { body: 'evil dot com' },
    'an address of the internet': { body: '192.0.2.1' },
    'a mail address': { body: 'write to help@evil' },
    'another code': { body: 'Your code is 123456' },
    'a code with spaces': { heading: '1 2 3 - 4 5 6' },
    'a code with commas': { body: '123, 456' },
    'a code in other digits': { subject: '１２３４５６' },
    'a telephone number': { second: 'Call 1-800-555-0199' },
    'a heading too long': { heading: 'a'.repeat(81) },
    'a body too long': { body: 'a '.repeat(260) },
  };
  it.each(Object.entries(refused))('is refused whole for %s', async (_, own) => {
    const message = await render(joined(own));
    expect(message).toEqual({ ...(await render(undefined)), template: 'refused' });
  });

  it.each([
    'x',
    '-|-',
    joined().replace('-|-', ' '),
    `${joined()}-|-x`,
    'a'.repeat(5000),
    `${joined()}${' '.repeat(2000)}`,
  ])('is refused without eight fields of an attribute’s length', async (template) => {
    expect((await render(template)).template).toBe('refused');
  });

  it.each(['', undefined])('is none where the attribute is %j', async (template) => {
    expect((await render(template)).template).toBe('none');
  });
});
