// One chart: lines or stacked bars over the last five minutes, with limits drawn across and a crosshair.
import uPlot from 'uplot';
import { make } from './dom.ts';
import { type Line, type Point, seriesOf } from './series.ts';
import { colour } from './theme.ts';

const bucketMs = 10_000;
const count = 30;
const height = 130;

export interface ChartOf {
  readonly unit: string;
  readonly shape: 'line' | 'bars';
  readonly lines: readonly (Line & { readonly label: string })[];
  readonly limits: readonly { readonly label: string; readonly value: number | string }[];
}

/** Told apart also by people who see fewer colours. */
const lineColour = (index: number): string => colour(`line-${(index % 6) + 1}`);

const clock = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

const worded = (value: number | null | undefined, unit: string): string => {
  if (value === null || value === undefined) return '–';
  return unit === 'Count' ? String(Math.round(value)) : `${Math.round(value)} ${unit}`;
};

/** Bars stand on each other: each is drawn as the sum up to it, the highest first. */
const stacked = (series: readonly (number | null)[][]): (number | null)[][] => {
  const totals: number[] = [];
  return series.map((values) =>
    values.map((value, i) => {
      totals[i] = (totals[i] ?? 0) + (value ?? 0);
      return totals[i] ?? 0;
    }),
  );
};

/** Makes a chart; the function it returns draws new points. */
export function makeChart(chart: ChartOf, box: HTMLElement): (points: readonly Point[]) => void {
  const { lines, unit, shape } = chart;
  const limits = chart.limits.filter(
    (limit): limit is { label: string; value: number } => typeof limit.value === 'number',
  );
  const canvas = make('div', { className: 'canvas', ariaHidden: 'true' });
  const legend = make('ul', { className: 'legend' });
  box.append(canvas, legend);
  let plot: uPlot | undefined;
  let series: (number | null)[][] = lines.map(() => []);
  let whole: (number | null)[] = [];
  let dressedIn = '';

  const drawLegend = (values: readonly (number | null | undefined)[]) =>
    legend.replaceChildren(
      ...lines.map(({ label }, i) => {
        const mark = make('i');
        mark.style.background = lineColour(i);
        return make('li', {}, mark, `${label}: ${worded(values[i], unit)}`);
      }),
      ...limits.map(({ label, value }) =>
        make('li', { className: 'limit' }, make('i'), `${label}: ${worded(value, unit)}`),
      ),
    );
  const top = Math.max(0, ...limits.map(({ value }) => value));

  function build(): void {
    plot?.destroy();
    const axis = {
      stroke: colour('soft'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { show: false },
    };
    const order = shape === 'bars' ? lines.map((_, i) => lines.length - 1 - i) : lines.map((_, i) => i);
    plot = new uPlot(
      {
        width: Math.max(180, canvas.clientWidth),
        height,
        legend: { show: false },
        cursor: { y: false, points: { show: shape === 'line' }, drag: { x: false, y: false } },
        axes: [
          { ...axis, size: 28, space: 50, values: (_, ticks) => ticks.map(clock) },
          { ...axis, size: 44 },
        ],
        scales: {
          y: { range: (_, __, most) => [0, Math.max(unit === '%' ? 100 : 4, most ?? 0, top) * 1.1] },
        },
        series: [
          {},
          ...order.map((i) => ({
            stroke: lineColour(i),
            width: shape === 'bars' ? 0 : 2,
            spanGaps: true,
            points: { show: shape === 'line' && unit !== 'Count', size: 5 },
            ...(shape === 'bars' && uPlot.paths.bars
              ? { fill: lineColour(i), paths: uPlot.paths.bars({ size: [0.7, 14] }) }
              : {}),
          })),
        ],
        hooks: {
          draw: [
            ({ ctx, bbox, valToPos }) => {
              ctx.save();
              ctx.strokeStyle = colour('bad');
              ctx.setLineDash([5, 4]);
              for (const { value } of limits) {
                const y = Math.round(valToPos(value, 'y', true));
                ctx.beginPath();
                ctx.moveTo(bbox.left, y);
                ctx.lineTo(bbox.left + bbox.width, y);
                ctx.stroke();
              }
              ctx.restore();
            },
          ],
          setCursor: [
            ({ cursor }) => {
              const at = cursor.idx;
              drawLegend(at === null || at === undefined ? whole : series.map((values) => values[at]));
            },
          ],
        },
      },
      [[], ...lines.map(() => [])],
      canvas,
    );
    dressedIn = colour('soft');
  }
  new ResizeObserver(() => plot?.setSize({ width: Math.max(180, canvas.clientWidth), height })).observe(
    canvas,
  );

  return (points) => {
    if (!plot || dressedIn !== colour('soft')) build();
    const to = Math.ceil(Date.now() / bucketMs) * bucketMs;
    const buckets = { from: to - count * bucketMs, bucketMs, count };
    const times = Array.from({ length: count }, (_, i) => (buckets.from + i * bucketMs) / 1000);
    series = lines.map((line) => seriesOf(line, points, buckets));
    const drawn = shape === 'bars' ? stacked(series).reverse() : series;
    plot?.setData([times, ...drawn]);
    // The same numbers in words: a canvas tells a screen reader nothing.
    const all = { from: buckets.from, bucketMs: count * bucketMs, count: 1 };
    whole = lines.map((line) => seriesOf(line, points, all)[0] ?? null);
    if (plot?.cursor.idx === null || plot?.cursor.idx === undefined) drawLegend(whole);
    box.classList.toggle(
      'quiet',
      whole.every((value) => !value),
    );
  };
}
