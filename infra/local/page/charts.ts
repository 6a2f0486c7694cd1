// One chart: lines or stacked bars over a stretch of time, with limits drawn across and a crosshair.
import uPlot from 'uplot';
import { make } from './dom.ts';
import { type Buckets, type Line, type Point, seriesOf } from './series.ts';
import { colour } from './theme.ts';

const height = 130;

/** The stretch of time that the charts show. */
export interface Stretch extends Buckets {
  /** A time on the axis, from epoch seconds. */
  readonly clock: (seconds: number) => string;
}

export interface ChartOf {
  readonly unit: string;
  readonly shape: 'line' | 'bars';
  readonly lines: readonly (Line & { readonly label: string })[];
  readonly limits: readonly { readonly label: string; readonly value: number | string }[];
}

/** Colours that people who see fewer colours can tell from each other. */
const lineColour = (index: number): string => colour(`line-${(index % 6) + 1}`);

type Value = number | null | undefined;

const worded = (value: Value, unit: string): string => {
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

type Limit = { readonly label: string; readonly value: number };

/** What is drawn: one value for each bucket of each line, and one value of each line for the whole time. */
function measure({ lines }: ChartOf, points: readonly Point[], { from, bucketMs, count }: Buckets) {
  const whole = { from, bucketMs: count * bucketMs, count: 1 };
  return {
    times: Array.from({ length: count }, (_, i) => (from + i * bucketMs) / 1000),
    series: lines.map((line) => seriesOf(line, points, { from, bucketMs, count })),
    whole: lines.map((line) => seriesOf(line, points, whole)[0] ?? null),
  };
}

/** The same numbers in words, but for zeros: a canvas tells a screen reader nothing. */
function legendOf(
  { lines, unit }: ChartOf,
  limits: readonly Limit[],
  values: readonly Value[],
): HTMLElement[] {
  return [
    ...lines.flatMap(({ label }, i) => {
      if (!values[i]) return [];
      const mark = make('i');
      mark.style.background = lineColour(i);
      return make('li', {}, mark, `${label}: ${worded(values[i], unit)}`);
    }),
    ...limits.map(({ label, value }) =>
      make('li', { className: 'limit' }, make('i'), `${label}: ${worded(value, unit)}`),
    ),
  ];
}

function drawLimits({ ctx, bbox, valToPos }: uPlot, limits: readonly Limit[]): void {
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
}

function optionsOf(
  { lines, unit, shape }: ChartOf,
  limits: readonly Limit[],
  width: number,
  { clock }: Stretch,
): uPlot.Options {
  const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const top = Math.max(0, ...limits.map(({ value }) => value));
  const isBars = shape === 'bars';
  const order = lines.map((_, i) => (isBars ? lines.length - 1 - i : i));
  const bars = isBars ? uPlot.paths.bars?.({ size: [0.7, 14] }) : undefined;
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { show: !isBars }, drag: { x: false, y: false } },
    axes: [
      { ...axis, size: 28, space: 50, values: (_, ticks) => ticks.map(clock) },
      { ...axis, size: 44 },
    ],
    scales: { y: { range: (_, __, most) => [0, Math.max(unit === '%' ? 100 : 4, most ?? 0, top) * 1.1] } },
    series: [
      {},
      ...order.map((i) => ({
        stroke: lineColour(i),
        width: isBars ? 0 : 2,
        spanGaps: true,
        points: { show: !isBars && unit !== 'Count', size: 5 },
        ...(bars && { fill: lineColour(i), paths: bars }),
      })),
    ],
    hooks: { draw: [(plot) => drawLimits(plot, limits)] },
  };
}

/** Makes a chart; the function it returns draws new points. A chart of nothing is put away: see `.quiet`. */
export function makeChart(
  chart: ChartOf,
  box: HTMLElement,
): (points: readonly Point[], stretch: Stretch) => void {
  const limits = chart.limits.filter((limit): limit is Limit => typeof limit.value === 'number');
  const canvas = make('div', { className: 'canvas', ariaHidden: 'true' });
  const legend = make('ul', { className: 'legend' });
  box.append(canvas, legend);
  const width = () => Math.max(180, canvas.clientWidth);
  let plot: uPlot | undefined;
  let now: ReturnType<typeof measure> | undefined;
  let dressedIn = '';

  /** The values under the pointer, or those of the whole time. */
  const drawLegend = () => {
    const at = plot?.cursor.idx;
    const values = at === null || at === undefined ? now?.whole : now?.series.map((one) => one[at]);
    legend.replaceChildren(...legendOf(chart, limits, values ?? []));
  };
  new ResizeObserver(() => plot?.setSize({ width: width(), height })).observe(canvas);

  return (points, stretch) => {
    now = measure(chart, points, stretch);
    const isQuiet = now.whole.every((value) => !value);
    box.classList.toggle('quiet', isQuiet);
    if (isQuiet) return;
    const dress = `${colour('soft')} ${stretch.bucketMs}`;
    if (!plot || dressedIn !== dress) {
      plot?.destroy();
      const options = optionsOf(chart, limits, width(), stretch);
      plot = new uPlot({ ...options, hooks: { ...options.hooks, setCursor: [drawLegend] } }, [[]], canvas);
      dressedIn = dress;
    }
    plot.setData([now.times, ...(chart.shape === 'bars' ? stacked(now.series).reverse() : now.series)]);
    drawLegend();
  };
}
