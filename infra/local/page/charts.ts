// The dashboard's widgets, drawn with uPlot from what this machine has measured.
import uPlot from 'uplot';
import { type PlatformLine, type Widget, widgets } from '../../dashboard.ts';
import { byId, make } from './dom.ts';
import { functionMetrics } from './points.ts';
import { type Line, type Point, seriesOf } from './series.ts';

const bucketMs = 5000;
const count = 60;

/** Told apart also by people who see fewer colours, on white and on near-black. */
const dark = matchMedia('(prefers-color-scheme: dark)');
const colors = () =>
  dark.matches
    ? ['#8ab4ff', '#ffb86b', '#7fdca4', '#ff9d9d', '#d6b3ff', '#f3e27a']
    : ['#1f5fd0', '#b65300', '#12693a', '#b3261e', '#7a3fc0', '#6b6000'];
const color = (index: number): string => colors()[index % colors().length] ?? '';

const clock = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });

interface Lines {
  readonly unit: string;
  readonly lines: readonly (Line & { readonly label: string })[];
}

const isMeasured = ({ namespace, metric }: PlatformLine): boolean =>
  namespace === 'AWS/Lambda' && functionMetrics.includes(metric);

/** What of a widget this machine can draw; `undefined` when that is nothing. */
function drawable(widget: Widget): Lines | undefined {
  if (widget.kind === 'lines') return widget;
  if (widget.kind !== 'platform') return undefined;
  const lines = widget.lines
    .filter(isMeasured)
    .map(({ label, metric, stat }) => ({ label, stat, sources: [{ metric, where: {} }] }));
  const unit = widget.lines.some(({ metric }) => metric === 'Duration') ? 'ms' : 'Count';
  return lines.length > 0 ? { unit, lines } : undefined;
}

function drawLines(widget: Lines, box: HTMLElement): (points: readonly Point[]) => void {
  const legend = make('ul', { className: 'legend' });
  const axis = {
    stroke: dark.matches ? '#a9b6c6' : '#4c5a6b',
    grid: { stroke: dark.matches ? '#364252' : '#e3e8ee', width: 1 },
    size: 45,
  };
  const plot = new uPlot(
    {
      width: Math.max(200, box.clientWidth - 24),
      height: 150,
      legend: { show: false },
      cursor: { show: false },
      axes: [{ ...axis, size: 30, space: 45, values: (_, ticks) => ticks.map(clock) }, axis],
      scales: { y: { range: (_, __, most) => [0, Math.max(widget.unit === '%' ? 100 : 5, most * 1.1)] } },
      series: [
        {},
        ...widget.lines.map((_, i) => ({
          stroke: color(i),
          width: 2,
          spanGaps: true,
          points: { show: widget.unit !== 'Count' },
        })),
      ],
    },
    [[], ...widget.lines.map(() => [])],
    box,
  );
  plot.root.ariaHidden = 'true';
  box.append(legend);
  new ResizeObserver(() => plot.setSize({ width: Math.max(200, box.clientWidth - 24), height: 150 })).observe(
    box,
  );
  return (points) => {
    const to = Math.ceil(Date.now() / bucketMs) * bucketMs;
    const buckets = { from: to - count * bucketMs, bucketMs, count };
    const times = Array.from({ length: count }, (_, i) => (buckets.from + i * bucketMs) / 1000);
    plot.setData([times, ...widget.lines.map((line) => seriesOf(line, points, buckets))]);
    // The same numbers in words: a canvas tells a screen reader nothing.
    const whole = { from: buckets.from, bucketMs: count * bucketMs, count: 1 };
    legend.replaceChildren(
      ...widget.lines.map((line, i) => {
        const mark = make('i');
        mark.style.background = color(i);
        const [value = null] = seriesOf(line, points, whole);
        const unit = widget.unit === 'Count' ? '' : ` ${widget.unit}`;
        return make('li', {}, mark, `${line.label}: ${value === null ? '–' : `${Math.round(value)}${unit}`}`);
      }),
    );
  };
}

/** Makes the widgets; the function it returns draws new points. */
export function startDashboard(): (points: readonly Point[]) => void {
  const draw = widgets.flatMap((widget) => {
    const box = make('article', { className: 'widget' }, make('h3', {}, widget.title));
    byId('dashboard').append(box);
    const lines = drawable(widget);
    if (lines) return [drawLines(lines, box)];
    const what = {
      lines: '',
      platform: 'Measured on AWS only.',
      logs: 'A query of CloudWatch Logs Insights.',
      alarms: 'The states of the alarms, on AWS only.',
    };
    box.append(make('p', { className: 'soft' }, what[widget.kind]));
    return [];
  });
  return (points) => {
    for (const one of draw) one(points);
  };
}
