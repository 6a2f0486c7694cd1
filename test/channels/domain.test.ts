import { describe, expect, it } from 'vitest';
import { toAsciiDomain } from '../../src/channels/domain.ts';

describe('a domain', () => {
  it.each([
    ['Example.COM', 'example.com'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a.b-c.xn--p1ai', 'a.b-c.xn--p1ai'],
    [`${'a.'.repeat(125)}de`, `${'a.'.repeat(125)}de`],
    [`${'a.'.repeat(126)}de`, undefined],
    ['ü.example/path', undefined],
    ['ü\n.example', undefined],
    ['localhost', undefined],
    ['', undefined],
    ['ex ample.com', undefined],
  ])('%j is compared as %j', (domain, ascii) => {
    expect(toAsciiDomain(domain)).toBe(ascii);
  });
});
