import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { expect, it } from 'vitest';
import { escapeHtml } from '../../src/messages/escape.ts';
import { hostileText } from './hostile.ts';

interface Node {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly value: string }[];
  readonly childNodes?: readonly Node[];
}
const parse = (html: string) => parseFragment(html) as unknown as Node;

/** What a parser makes of line ends and of the one character that HTML has no place for. */
const asRead = (text: string) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');

it('leaves nothing in a text that could begin or end something', () => {
  expect(escapeHtml(`<a href="x" id='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
  expect(escapeHtml('Müller 東京 😀')).toBe('Müller 東京 😀');
  expect(escapeHtml('')).toBe('');
});

it('is read back as what it was, between tags and in either kind of quotes', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const safe = escapeHtml(text);
      for (const quote of [`"`, `'`]) {
        const [element, ...more] = parse(`<i title=${quote}${safe}${quote}></i>`).childNodes ?? [];
        expect(more).toEqual([]);
        expect(element?.attrs?.map(({ value }) => value)).toEqual([asRead(text)]);
      }
      const [bold, ...more] = parse(`<b>${safe}</b>`).childNodes ?? [];
      expect(more).toEqual([]);
      const children = bold?.childNodes ?? [];
      expect(children.every(({ nodeName }) => nodeName === '#text')).toBe(true);
    }),
    { numRuns: 500 },
  );
});
