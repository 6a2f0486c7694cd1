import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultColor } from '../../src/messages/brand.ts';
import { contrast, legible, mix } from '../../src/messages/colour.ts';

const colour = fc.nat(0xffffff).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('colours', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('has a default that is legible on white, and clear on a dark card', () => {
    expect(contrast(defaultColor, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(defaultColor, '#1a1d23')).toBeGreaterThanOrEqual(3);
  });

  it.each(['#000000', '#ffffff', '#ffff00', '#0000ff', '#808080', defaultColor])(
    'makes %s legible on light and dark',
    (color) => {
      for (const background of ['#ffffff', '#1a1d23'])
        expect(contrast(legible(color, background), background)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('leaves a legible colour as it is', () => {
    expect(legible(defaultColor, '#ffffff')).toBe(defaultColor);
  });

  it('mixes', () => {
    expect(mix('#ffffff', '#000000', 0.5)).toBe('#808080');
    expect(mix('#102030', '#000000', 1)).toBe('#102030');
  });

  it('have the contrast of one with another either way round, from 1 to 21', () => {
    fc.assert(
      fc.property(colour, colour, (a, b) => {
        expect(contrast(a, b)).toBe(contrast(b, a));
        expect(contrast(a, b)).toBeGreaterThanOrEqual(1);
        expect(contrast(a, b)).toBeLessThanOrEqual(21);
        expect(contrast(a, a)).toBe(1);
      }),
    );
  });

  it('are made legible on any background, or as far as it goes', () => {
    fc.assert(
      fc.property(colour, colour, (a, background) => {
        const shown = legible(a, background);
        expect(shown).toMatch(/^#[0-9a-f]{6}$/);
        const best = Math.max(contrast('#000000', background), contrast('#ffffff', background));
        expect(contrast(shown, background)).toBeGreaterThanOrEqual(Math.min(4.5, best));
      }),
    );
  });

  it('keep their letters in either case, and their leading zeros', () => {
    expect(mix('#0000FF', '#000000', 1)).toBe('#0000ff');
    expect(mix('#ABCDEF', '#abcdef', 0.3)).toBe('#abcdef');
    expect(mix('#102030', '#ffffff', 0)).toBe('#ffffff');
  });
});
