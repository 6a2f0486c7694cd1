// Colours that can be read: contrast by WCAG 2.2, and a brand's colour moved until it has enough of it.

type Rgb = readonly [number, number, number];

const parse = (colour: string): Rgb => {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const format = (rgb: Rgb): string =>
  `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [r, g, b] = parse(colour).map((c) =>
    c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2, "contrast ratio": 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** `share` of `top` (0 to 1) over `bottom`; both `#rrggbb`. */
export function mix(top: string, bottom: string, share: number): string {
  const [a, b] = [parse(top), parse(bottom)];
  const channel = (i: 0 | 1 | 2) => a[i] * share + b[i] * (1 - share);
  return format([channel(0), channel(1), channel(2)]);
}

/** `colour`, darkened or lightened in steps until it has the contrast of small text (4.5) on `background`. */
export function legible(colour: string, background: string): string {
  const end = luminance(background) > 0.18 ? '#000000' : '#ffffff';
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(end, colour, share);
    if (contrast(candidate, background) >= 4.5) return candidate;
  }
  return end;
}
