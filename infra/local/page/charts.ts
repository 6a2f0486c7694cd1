// One chart: lines or stacked bars over a stretch of time, with limits drawn across, and the same numbers in words.
import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { type Buckets, type Line, overall, type Point, seriesOf, type Value } from './series.ts';

/** The stretch of time that the charts show. */
export interface Stretch extends Buckets {
  /** A time on the axis, from epoch milliseconds. */
  readonly clock: (at: number) => string;
}

export interface ChartOf {
  readonly unit: string;
  readonly shape: 'line' | 'bars';
  readonly lines: readonly (Line & { readonly label: string })[];
  readonly limits: readonly { readonly label: string; readonly value: number | string }[];
}

/** The drawing is 100 wide and 100 high, and stretched to its place. */
const size = 100;

/** Colours that people who see fewer colours can tell from each other. */
const colourOf = (index: number): string => `var(--line-${(index % 6) + 1})`;

export const worded = (value: Value, unit: string): string => {
  if (value === null) return '–';
  return unit === 'Count' ? String(Math.round(value)) : `${Math.round(value)} ${unit}`;
};

/** The labels whose values are not zero, with them. */
const wordsOf = ({ lines, unit }: ChartOf, values: readonly Value[]): string[] =>
  lines.flatMap(({ label }, i) => (values[i] ? `${label}: ${worded(values[i] ?? null, unit)}` : []));

interface Scale {
  /** The left edge of a bucket, and the height of a value. */
  readonly x: (bucket: number) => number;
  readonly y: (value: number) => number;
}

/** Each bar stands on those before it. */
function barsOf(series: readonly Value[][], { x, y }: Scale) {
  const sums: number[] = [];
  return series.map((values, i) =>
    values.map((value, at) => {
      const below = sums[at] ?? 0;
      sums[at] = below + (value ?? 0);
      if (!value) return nothing;
      const height = y(below) - y(sums[at]);
      return svg`<rect x=${x(at + 0.15)} width=${x(0.7)} y=${y(sums[at])} height=${height} fill=${colourOf(i)} />`;
    }),
  );
}

/** A line through the buckets that have a value, and a dot at each. */
const linesOf = (series: readonly Value[][], { x, y }: Scale) =>
  series.map((values, i) => {
    const points = values.flatMap((value, at) => (value === null ? [] : `${x(at + 0.5)} ${y(value)}`));
    return svg`<path class="through" d=${points.length > 0 ? `M ${points.join(' L ')}` : ''} stroke=${colourOf(i)} />
      <path class="dots" d=${points.map((point) => `M ${point} h 0`).join(' ')} stroke=${colourOf(i)} />`;
  });

/** `undefined` where there is nothing to show. */
export function chart(
  chartOf: ChartOf,
  points: readonly Point[],
  stretch: Stretch,
): TemplateResult | undefined {
  const { unit, shape, lines } = chartOf;
  const { from, bucketMs, count, clock } = stretch;
  const totals = lines.map((line) => overall(line, points, stretch));
  if (totals.every((value) => !value)) return undefined;
  const limits = chartOf.limits.flatMap(({ label, value }) =>
    typeof value === 'number' ? [{ label, value }] : [],
  );
  const series = lines.map((line) => seriesOf(line, points, stretch));
  const buckets = Array.from({ length: count }, (_, at) => series.map((values) => values[at] ?? null));
  const heights = buckets.map((values) =>
    shape === 'bars' ? values.reduce<number>((a, b) => a + (b ?? 0), 0) : Math.max(...values.map(Number)),
  );
  const top = Math.ceil(Math.max(unit === '%' ? 100 : 4, ...heights, ...limits.map(({ value }) => value)));
  const scale: Scale = {
    x: (bucket) => (size * bucket) / count,
    y: (value) => size - (size * value) / (top * 1.05),
  };
  const hover = (values: readonly Value[], at: number) => {
    const title = [clock(from + at * bucketMs), ...wordsOf(chartOf, values)].join('\n');
    return svg`<rect class="hover" x=${scale.x(at)} width=${scale.x(1)} height=${size}><title>${title}</title></rect>`;
  };
  return html`<div class="canvas" aria-hidden="true">
      <span>${worded(top, unit)}</span>
      <svg viewBox="0 0 ${size} ${size}" preserveAspectRatio="none">
        ${shape === 'bars' ? barsOf(series, scale) : linesOf(series, scale)}
        ${limits.map(({ value }) => svg`<path class="limit" d="M 0 ${scale.y(value)} h ${size}" />`)}
        ${buckets.map(hover)}
      </svg>
      <p><span>${clock(from)}</span><span>${clock(from + count * bucketMs)}</span></p>
    </div>
    <ul class="legend">
      ${lines.map(({ label }, i) =>
        totals[i]
          ? html`<li><i style="background: ${colourOf(i)}"></i>${label}: ${worded(totals[i] ?? null, unit)}</li>`
          : nothing,
      )}
      ${limits.map(({ label, value }) => html`<li class="limit"><i></i>${label}: ${worded(value, unit)}</li>`)}
    </ul>`;
}
