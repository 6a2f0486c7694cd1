// The dashboard: the same widgets as in CloudWatch, drawn from what this machine has measured.
import { alarms } from '../../alarms.ts';
import { isPlatform, type Line, type PlatformLine, type Widget, widgets } from '../../dashboard.ts';
import { limitsOf } from '../../limits.ts';
import { ask } from '../../log-question.ts';
import { stateOf } from './alarm-state.ts';
import { makeChart } from './charts.ts';
import { byId, make } from './dom.ts';
import { functionMetrics } from './points.ts';
import type { State } from './protocol.ts';
import { rove } from './roving.ts';
import { type Point, type Line as SeriesLine, seriesOf } from './series.ts';

/** As many as a tile has room for. */
const mostRows = 5;

type Draw = (state: Pick<State, 'points' | 'lines'>) => void;
type Of<Kind extends Widget['kind']> = Extract<Widget, { kind: Kind }>;

/** A line as this machine can measure it; `undefined` for what only AWS knows. */
function measured(line: Line | PlatformLine): (SeriesLine & { label: string }) | undefined {
  if (!isPlatform(line)) return line;
  const { label, namespace, metric, stat } = line;
  return namespace === 'AWS/Lambda' && functionMetrics.includes(metric)
    ? { label, stat, sources: [{ metric, where: {} }] }
    : undefined;
}

/** Commands stand between backticks, as CloudWatch shows them. */
const withCode = (text: string): (string | HTMLElement)[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? make('code', {}, part) : part));

const onlyAws = () => make('p', { className: 'soft' }, 'Measured on AWS only.');

function drawNumber(widget: Of<'number'>, box: HTMLElement): Draw {
  const line = measured(widget.shows);
  const value = make('b', { className: 'value' }, '–');
  box.append(value);
  if (!line) {
    value.textContent = 'AWS only';
    value.className = 'value none';
    return () => undefined;
  }
  return ({ points }) => {
    const bucketMs = widget.periodSeconds * 1000;
    const [now = null] = seriesOf(line, points, { from: Date.now() - bucketMs, bucketMs, count: 1 });
    value.textContent =
      now === null ? '–' : `${Math.round(now)}${widget.unit === 'Count' ? '' : ` ${widget.unit}`}`;
  };
}

function drawRanking(widget: Of<'ranking'>, box: HTMLElement): Draw {
  const list = make('ul', { className: 'rank' });
  box.append(list);
  return ({ points }) => {
    const bucketMs = 300_000;
    const values = widget.lines.map((line) => ({
      label: line.label,
      value: seriesOf(line, points, { from: Date.now() - bucketMs, bucketMs, count: 1 })[0] ?? 0,
    }));
    const most = Math.max(1, ...values.map(({ value }) => value));
    list.replaceChildren(
      ...values.map(({ label, value }) => {
        const bar = make('i', { className: 'rail-bar' });
        bar.style.width = `${(100 * value) / most}%`;
        return make(
          'li',
          {},
          make('span', {}, label),
          make('span', { className: 'rail' }, bar),
          make('b', { className: 'rank-count' }, String(value)),
        );
      }),
    );
    box.classList.toggle(
      'quiet',
      values.every(({ value }) => value === 0),
    );
  };
}

function drawLines(widget: Of<'lines' | 'platform'>, box: HTMLElement): Draw {
  const lines = widget.lines.map(measured).filter((line) => line !== undefined);
  if (lines.length === 0) {
    box.append(onlyAws());
    box.classList.add('quiet');
    return () => undefined;
  }
  const shape = widget.kind === 'lines' ? widget.shape : widget.unit === 'Count' ? 'bars' : 'line';
  const draw = makeChart({ unit: widget.unit, shape, lines, limits: limitsOf(widget) }, box);
  return ({ points }: { readonly points: readonly Point[] }) => draw(points);
}

function drawLogs(widget: Of<'logs'>, box: HTMLElement): Draw {
  const table = make('table');
  box.append(
    make('div', { className: 'wide-table', tabIndex: 0, role: 'region', ariaLabel: widget.title }, table),
  );
  return ({ lines }) => {
    const [head = [], ...rows] = ask(widget.question, lines);
    const shown = rows.slice(0, mostRows);
    table.replaceChildren(
      make('thead', {}, make('tr', {}, ...head.map((name) => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, ...shown.map((row) => make('tr', {}, ...row.map((cell) => make('td', {}, cell))))),
    );
    box.classList.toggle('quiet', rows.length === 0);
  };
}

function drawAlarms(_: Of<'alarms'>, box: HTMLElement): Draw {
  const chips = make('div', { className: 'chips', role: 'group', ariaLabel: 'Alarms' });
  const runbook = make(
    'p',
    { className: 'runbook', role: 'status' },
    'Choose an alarm to read what to do when it goes off.',
  );
  const words = { quiet: 'quiet', over: 'over its threshold', elsewhere: 'on AWS only' } as const;
  const made = alarms.map((alarm) => {
    const state = make('span', { className: 'chip-state' }, '');
    const chip = make('button', { type: 'button', className: 'chip' }, make('b', {}, alarm.name), state);
    chip.onclick = () => {
      for (const other of made) other.chip.ariaPressed = String(other.chip === chip);
      runbook.replaceChildren(make('b', {}, `${alarm.name}. `), ...withCode(alarm.description));
    };
    chip.ariaPressed = 'false';
    return { alarm, chip, state };
  });
  chips.append(...made.map(({ chip }) => chip));
  rove(chips, '.chip')();
  box.append(chips, runbook);
  return ({ points }) => {
    for (const { alarm, chip, state } of made) {
      const now = stateOf(alarm, points, Date.now());
      chip.className = `chip ${now.kind}`;
      state.textContent = words[now.kind];
    }
  };
}

function drawWidget(widget: Exclude<Widget, { kind: 'header' }>, box: HTMLElement): Draw {
  switch (widget.kind) {
    case 'number':
      return drawNumber(widget, box);
    case 'ranking':
      return drawRanking(widget, box);
    case 'lines':
    case 'platform':
      return drawLines(widget, box);
    case 'logs':
      return drawLogs(widget, box);
    case 'alarms':
      return drawAlarms(widget, box);
  }
}

/** The alarms stand above the first group's heading, so theirs is as high as those. */
function titleOf({ kind, title }: Widget): HTMLElement {
  if (kind === 'number') return make('p', { className: 'label' }, title);
  return make(kind === 'alarms' ? 'h3' : 'h4', {}, title);
}

/** Makes the widgets; the function it returns draws new points. */
export function startDashboard(): Draw {
  const dashboard = byId('dashboard');
  let grid = make('div', { className: 'numbers' });
  dashboard.append(grid);
  const draw = widgets.flatMap((widget) => {
    if (widget.kind === 'header') {
      grid = make('div', { className: 'tiles' });
      dashboard.append(make('h3', { className: 'group' }, widget.title), grid);
      return [];
    }
    const title = titleOf(widget);
    const box = make('article', { className: `tile ${widget.kind}` }, title);
    (widget.kind === 'alarms' ? dashboard : grid).append(box);
    return [drawWidget(widget, box)];
  });
  return (state) => {
    for (const one of draw) one(state);
  };
}
