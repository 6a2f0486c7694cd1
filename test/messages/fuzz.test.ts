// 10 000 hostile strings in every place that takes one; what comes out is read by parsers, not by patterns.
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { commentsOf, linksOf, shapeOf, shownTexts } from '../../build/messages/html.ts';
import { chromeReads, parseOriginBoundCode } from '../../build/messages/sms-readers.ts';
import { formatSource } from '../../src/channels/email/send.ts';
import type { Brand } from '../../src/messages/brand.ts';
import type { EmailMessage } from '../../src/messages/message.ts';
import { renderEmail, renderSms } from '../../src/messages/render.ts';
import { plain } from '../../src/messages/text-safety.ts';
import { readBrands } from '../../src/settings/brands.ts';
import { hostileTemplate, hostileText } from './hostile.ts';
import { brand, request } from './requests.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 800);
// A fixed walk, so that a run tells about the change and not about luck; any other number walks elsewhere.
const seed = { seed: Number(process.env.FUZZ_SEED ?? 20_261_123) };

const support = 'help@example.com';
const own = { supportEmail: support, logoUrl: 'https://cdn.example.com/logo.png' };
const baseline = await renderEmail(request({ brand: brand(own) }));
// A template's footers add line breaks; nothing else may differ.
const shape = (html: string) => shapeOf(html).filter((element) => element !== 'br[]');

/** The email on the wire, with every value put into its header as it stands. */
const wire = ({ fromName, fromAddress, subject, text }: EmailMessage) =>
  [
    `From: ${formatSource(fromName, fromAddress)}`,
    'To: user@example.net',
    `Subject: ${subject}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
  ].join('\r\n');

async function expectOneMail(message: EmailMessage) {
  const mail = await simpleParser(Buffer.from(wire(message)));
  expect([...mail.headers.keys()]).toEqual([
    'from',
    'to',
    'subject',
    'content-type',
    'content-transfer-encoding',
  ]);
  expect([mail.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).toEqual([
    'user@example.net',
  ]);
  expect(mail.from?.value.map(({ address }) => address)).toEqual([message.fromAddress]);
  return mail;
}

/** `brand` with the hostile text wherever BRANDS would take it, and how many places did. */
function accepted(text: string): Partial<Brand> {
  const keys: (keyof Brand)[] = [
    'appName',
    'logoUrl',
    'color',
    'supportEmail',
    'webOrigin',
    'androidAppHash',
    'emailFrom',
    'smsSenderId',
  ];
  const taken = keys.filter((key) => {
    try {
      readBrands({ client: { [key]: text } });
      return true;
    } catch {
      return false;
    }
  });
  return Object.fromEntries(taken.map((key) => [key, text]));
}

it(`lets no tag, header, link or second recipient through in ${runs} strings`, {
  timeout: 600_000,
}, async () => {
  const counts = { runs: 0, brandsTaken: 0, templatesUsed: 0, templatesRefused: 0 };

  await fc.assert(
    fc.asyncProperty(hostileText, hostileTemplate, async (text, template) => {
      counts.runs += 1;

      // A brand's values, those that BRANDS takes and, in spite of it, those that it does not; and the locale.
      const taken = accepted(text);
      if (Object.keys(taken).length > 0) counts.brandsTaken += 1;
      const unchecked = { appName: text, logoUrl: text, supportEmail: `${text.toWellFormed()}@example.com` };
      const branded = await renderEmail(
        request({ locale: text, brand: brand({ ...own, ...unchecked, ...taken }) }),
      );
      expect(shape(branded.html)).toEqual(shape(baseline.html));
      expect(commentsOf(branded.html)).toEqual(commentsOf(baseline.html));
      const [logo, mailto, ...more] = linksOf(branded.html);
      expect(more).toEqual([]);
      expect(logo?.toWellFormed()).toBe(
        text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').toWellFormed(),
      );
      expect(mailto).toMatch(/^mailto:[^?]*$/);
      await expectOneMail(branded);

      // The same name in an SMS.
      const sms = await renderSms(request({ locale: text, brand: brand({ appName: text }) }));
      expect(sms).toContain('048213');
      expect(sms).not.toMatch(/[\n\r]/);
      expect(parseOriginBoundCode(sms) ?? chromeReads(sms)).toBeUndefined();

      // The user's template: a reader's own program may make links of plain text, and here it must find none.
      const message = await renderEmail(request({ template, brand: brand(own) }));
      expect(['used', 'refused']).toContain(message.template);
      if (message.template === 'refused') {
        counts.templatesRefused += 1;
        expect(message).toEqual({ ...baseline, template: 'refused' });
        return;
      }
      counts.templatesUsed += 1;
      expect(shape(message.html)).toEqual(shape(baseline.html));
      expect(commentsOf(message.html)).toEqual(commentsOf(baseline.html));
      expect(linksOf(message.html)).toEqual([
        expect.stringMatching(/^https:\/\/cdn\.example\.com\//),
        `mailto:${support}`,
      ]);
      expect(['login@example.com', 'news@example.com']).toContain(message.fromAddress);
      expect(message.fromName).toBe('Your app');
      for (const line of [message.subject, ...message.text.split('\n')]) expect(line).toBe(plain(line, 600));
      const shown = shownTexts(message.html).join('\n');
      expect(shown.match(/\p{N}{6,}/gu)).toEqual(['048213']);
      expect(message.text.match(/\p{N}{6,}/gu)).toEqual(['048213']);
      const mail = await expectOneMail(message);
      expect(linksOf(mail.textAsHtml ?? '')).toEqual([`mailto:${support}`]);
      const subject = await simpleParser(`Content-Type: text/plain; charset=utf-8\r\n\r\n${message.subject}`);
      expect(linksOf(subject.textAsHtml ?? '')).toEqual([]);
    }),
    { numRuns: runs, ...seed },
  );

  console.log('fuzz:', JSON.stringify(counts));
  // The test would prove little if everything were refused, or nothing.
  expect(counts.templatesUsed).toBeGreaterThan(runs / 10);
  expect(counts.templatesRefused).toBeGreaterThan(runs / 10);
  expect(counts.brandsTaken).toBeGreaterThan(runs / 20);
});
