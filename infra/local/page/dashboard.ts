// The dashboard: the same widgets as in CloudWatch, drawn from what this machine has measured.
import { html, nothing, render } from 'lit-html';
import { alarms } from '../../alarms.ts';
import { isPlatform, type Line, type PlatformLine, type Widget, widgets } from '../../dashboard.ts';
import { limitsOf } from '../../limits.ts';
import { ask } from '../../log-question.ts';
import { stateOf } from './alarm-state.ts';
import { makeChart, type Stretch } from './charts.ts';
import { byId, make } from './dom.ts';
import { functionMetrics } from './points.ts';
import type { State } from './protocol.ts';
import { rove } from './roving.ts';
import { type Line as SeriesLine, seriesOf } from './series.ts';

/** As many as a tile has room for. */
const mostRows = 5;

interface Shown extends Pick<State, 'points' | 'lines'> {
  readonly stretch: Stretch;
}

/** Draws new points into the widget's box. */
type Draw = (shown: Shown) => void;
type Of<Kind extends Widget['kind']> = Extract<Widget, { kind: Kind }>;

/** A line as this machine can measure it; `undefined` for what only AWS knows. */
function measured(line: Line | PlatformLine): (SeriesLine & { label: string }) | undefined {
  if (!isPlatform(line)) return line;
  const { label, namespace, metric, stat } = line;
  return namespace === 'AWS/Lambda' && functionMetrics.includes(metric)
    ? { label, stat, sources: [{ metric, where: {} }] }
    : undefined;
}

/** The value of a line over the last while. */
const lately = (line: SeriesLine, points: State['points'], bucketMs: number): number | null =>
  seriesOf(line, points, { from: Date.now() - bucketMs, bucketMs, count: 1 })[0] ?? null;

const quiet = (box: HTMLElement, isQuiet: boolean) => box.classList.toggle('quiet', isQuiet);

function drawNumber({ title, shows, periodSeconds, unit }: Of<'number'>, box: HTMLElement): Draw {
  const line = measured(shows);
  const worded = (value: number | null) =>
    value === null ? '–' : `${Math.round(value)}${unit === 'Count' ? '' : ` ${unit}`}`;
  return ({ points }) => {
    const value = line ? worded(lately(line, points, periodSeconds * 1000)) : 'AWS only';
    render(html`<p class="label">${title}</p><b class=${line ? 'value' : 'value none'}>${value}</b>`, box);
  };
}

function drawRanking({ title, lines }: Of<'ranking'>, box: HTMLElement): Draw {
  return ({ points, stretch: { from, bucketMs, count } }) => {
    const whole = { from, bucketMs: bucketMs * count, count: 1 };
    const values = lines.map((line) => ({ label: line.label, value: seriesOf(line, points, whole)[0] ?? 0 }));
    const most = Math.max(1, ...values.map(({ value }) => value));
    const row = ({ label, value }: (typeof values)[number]) =>
      html`<li>
        <span>${label}</span>
        <i style="width: ${(100 * value) / most}%"></i>
        <b>${value}</b>
      </li>`;
    render(html`<h4>${title}</h4><ul class="rank">${values.map(row)}</ul>`, box);
    quiet(
      box,
      values.every(({ value }) => value === 0),
    );
  };
}

function drawLines(widget: Of<'lines' | 'platform'>, box: HTMLElement): Draw {
  const lines = widget.lines.map(measured).filter((line) => line !== undefined);
  box.append(make('h4', {}, widget.title));
  if (lines.length === 0) {
    box.append(make('p', { className: 'soft' }, 'Measured on AWS only.'));
    quiet(box, true);
    return () => undefined;
  }
  const shape = widget.kind === 'lines' ? widget.shape : widget.unit === 'Count' ? 'bars' : 'line';
  const draw = makeChart({ unit: widget.unit, shape, lines, limits: limitsOf(widget) }, box);
  return ({ points, stretch }) => draw(points, stretch);
}

function drawLogs({ title, question }: Of<'logs'>, box: HTMLElement): Draw {
  return ({ lines }) => {
    const [head = [], ...rows] = ask(question, lines);
    const row = (cells: readonly string[]) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
    render(
      html`<h4>${title}</h4>
        <div class="wide-table" tabindex="0" role="region" aria-label=${title}>
          <table>
            <thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
            <tbody>${rows.slice(0, mostRows).map(row)}</tbody>
          </table>
        </div>`,
      box,
    );
    quiet(box, rows.length === 0);
  };
}

/** Commands stand between backticks, as CloudWatch shows them. */
const withCode = (text: string) =>
  text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));

const states = { quiet: 'quiet', over: 'over its threshold', elsewhere: 'on AWS only' } as const;

function drawAlarms({ title }: Of<'alarms'>, box: HTMLElement): Draw {
  let chosen: (typeof alarms)[number] | undefined;
  let refocus: (() => void) | undefined;
  const draw = ({ points }: Pick<Shown, 'points'>) => {
    const chip = (alarm: (typeof alarms)[number]) => {
      const { kind } = stateOf(alarm, points, Date.now());
      const choose = () => {
        chosen = alarm;
        draw({ points });
      };
      const isChosen = String(alarm === chosen);
      return html`<button type="button" class="chip ${kind}" aria-pressed=${isChosen} @click=${choose}>
        <b>${alarm.name}</b><span>${states[kind]}</span>
      </button>`;
    };
    const runbook = chosen
      ? html`<b>${chosen.name}. </b>${withCode(chosen.description)}`
      : 'Choose an alarm to read what to do when it goes off.';
    render(
      html`<h3>${title}</h3>
        <div class="chips" role="group" aria-label="Alarms">${alarms.map(chip)}</div>
        <p class="runbook" role="status">${runbook}</p>`,
      box,
    );
    refocus ??= rove(box.querySelector('.chips') ?? box, '.chip');
    refocus();
  };
  return draw;
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

const liveMs = 10_000;
const bucketsOfLive = 30;
const hours = 24;

/** The last five minutes, or the day, whose hours are shorter here. */
function stretchOf(day: State['day']): Stretch {
  if (day) {
    const { from, hourMs } = day;
    const clock = (seconds: number) => `${Math.round((seconds * 1000 - from) / hourMs)}:00`;
    return { from, bucketMs: hourMs, count: hours, clock };
  }
  const clock = (seconds: number) =>
    new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  const to = Math.ceil(Date.now() / liveMs) * liveMs;
  return { from: to - bucketsOfLive * liveMs, bucketMs: liveMs, count: bucketsOfLive, clock };
}

/** Makes the widgets; the function it returns draws new points. */
export function startDashboard(): (state: State) => void {
  const dashboard = byId('dashboard');
  let grid = make('div', { className: 'numbers' });
  dashboard.append(grid);
  const draw = widgets.flatMap((widget) => {
    if (widget.kind === 'header') {
      grid = make('div', { className: 'tiles' });
      dashboard.append(make('h3', { className: 'group' }, widget.title), grid);
      return [];
    }
    const box = make('article', { className: `tile ${widget.kind}` });
    (widget.kind === 'alarms' ? dashboard : grid).append(box);
    return [drawWidget(widget, box)];
  });
  let seesDay = true;
  return function drawAll(state) {
    const show = (isDay: boolean) => () => {
      seesDay = isDay;
      drawAll(state);
    };
    const isDay = state.day !== undefined && seesDay;
    const choice = (label: string, isChosen: boolean, onclick: () => void) =>
      html`<button type="button" class="small" aria-pressed=${String(isChosen)} @click=${onclick}>${label}</button>`;
    render(
      state.day
        ? html`${choice('The last five minutes', !isDay, show(false))} ${choice('The day', isDay, show(true))}`
        : nothing,
      byId('stretch'),
    );
    const stretch = stretchOf(isDay ? state.day : undefined);
    for (const one of draw) one({ ...state, stretch });
  };
}
