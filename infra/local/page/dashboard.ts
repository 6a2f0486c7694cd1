// The dashboard: the same widgets as in CloudWatch, drawn from what this machine has measured.
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { type Alarm, alarms } from '../../alarms.ts';
import { type Widget, widgets } from '../../dashboard.ts';
import { limitsOf } from '../../limits.ts';
import { ask } from '../../log-question.ts';
import { stateOf } from './alarm-state.ts';
import { chart, type Stretch, worded } from './charts.ts';
import { button, byId } from './dom.ts';
import { measured } from './points.ts';
import type { State } from './protocol.ts';
import { overall } from './series.ts';

/** As many as a tile has room for. */
const mostRows = 5;
const liveMs = 10_000;
const bucketsOfLive = 30;
const hours = 24;

interface Shown extends Pick<State, 'points' | 'lines'> {
  readonly stretch: Stretch;
}
type Of<Kind extends Widget['kind']> = Extract<Widget, { kind: Kind }>;

let state: State;
let seesDay = true;
let chosen: Alarm | undefined;

function numberOf({ shows, periodSeconds, unit }: Of<'number'>, { points }: Shown): TemplateResult {
  const line = measured(shows);
  const bucketMs = periodSeconds * 1000;
  const buckets = { from: Date.now() - bucketMs, bucketMs, count: 1 };
  return line
    ? html`<b class="value">${worded(overall(line, points, buckets), unit)}</b>`
    : html`<span class="soft">AWS only</span>`;
}

function rankingOf({ lines }: Of<'ranking'>, { points, stretch }: Shown): TemplateResult | undefined {
  const values = lines.map((line) => ({ ...line, value: overall(line, points, stretch) ?? 0 }));
  const most = Math.max(...values.map(({ value }) => value));
  if (most === 0) return undefined;
  return html`<ul class="rank">
    ${values.map(
      ({ label, value }) =>
        html`<li><span>${label}</span><i style="width: ${(100 * value) / most}%"></i><b>${value}</b></li>`,
    )}
  </ul>`;
}

function logsOf({ title, question }: Of<'logs'>, { lines }: Shown): TemplateResult | undefined {
  const [head = [], ...rows] = ask(question, lines);
  if (rows.length === 0) return undefined;
  const row = (cells: readonly string[]) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  return html`<div class="wide-table" tabindex="0" role="region" aria-label=${title}>
    <table>
      <thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${rows.slice(0, mostRows).map(row)}</tbody>
    </table>
  </div>`;
}

/** Commands stand between backticks, as CloudWatch shows them. */
const withCode = (text: string) =>
  text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));

const states = { quiet: 'quiet', over: 'over its threshold', elsewhere: 'on AWS only' } as const;

function alarmsOf({ points }: Shown): TemplateResult {
  const chip = (alarm: Alarm) => {
    const { kind } = stateOf(alarm, points, Date.now());
    const choose = () => {
      chosen = alarm;
      draw();
    };
    const isChosen = String(alarm === chosen);
    return html`<button type="button" class="chip ${kind}" aria-pressed=${isChosen} @click=${choose}>
      <b>${alarm.name}</b><span>${states[kind]}</span>
    </button>`;
  };
  return html`<div class="chips" role="group" aria-label="Alarms" data-stop>${alarms.map(chip)}</div>
    <p class="runbook" role="status">
      ${
        chosen
          ? html`<b>${chosen.name}. </b>${withCode(chosen.description)}`
          : 'Choose an alarm to read what to do when it goes off.'
      }
    </p>`;
}

function chartOf(widget: Of<'lines' | 'platform'>, { points, stretch }: Shown): TemplateResult | undefined {
  const lines = widget.lines.map(measured).filter((line) => line !== undefined);
  const shape = widget.kind === 'lines' ? widget.shape : widget.unit === 'Count' ? 'bars' : 'line';
  return chart({ unit: widget.unit, shape, lines, limits: limitsOf(widget) }, points, stretch);
}

/** `undefined` where there is nothing to show: the tile is only its title then. */
function contentOf(widget: Widget, shown: Shown): TemplateResult | undefined {
  switch (widget.kind) {
    case 'number':
      return numberOf(widget, shown);
    case 'ranking':
      return rankingOf(widget, shown);
    case 'lines':
    case 'platform':
      return chartOf(widget, shown);
    case 'logs':
      return logsOf(widget, shown);
    case 'alarms':
      return alarmsOf(shown);
    case 'header':
      return undefined;
  }
}

function tileOf(widget: Widget, shown: Shown): TemplateResult {
  const content = contentOf(widget, shown);
  const titles = { number: html`<p>${widget.title}</p>`, alarms: html`<h3>${widget.title}</h3>` };
  const title = titles[widget.kind as keyof typeof titles] ?? html`<h4>${widget.title}</h4>`;
  return html`<article class="tile ${widget.kind} ${content ? '' : 'quiet'}">${title}${content ?? nothing}</article>`;
}

/** The widgets under each header; those at the beginning are under none. */
const groups = widgets.reduce<{ title: string | undefined; tiles: Widget[] }[]>(
  (before, widget) => {
    if (widget.kind === 'header') before.push({ title: widget.title, tiles: [] });
    else before.at(-1)?.tiles.push(widget);
    return before;
  },
  [{ title: undefined, tiles: [] }],
);

/** The last five minutes, or the day, whose hours are shorter here. */
function stretchOf(day: State['day']): Stretch {
  if (day) {
    const { from, hourMs } = day;
    return { from, bucketMs: hourMs, count: hours, clock: (at) => `${Math.round((at - from) / hourMs)}:00` };
  }
  const to = Math.ceil(Date.now() / liveMs) * liveMs;
  const clock = (at: number) =>
    new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  return { from: to - bucketsOfLive * liveMs, bucketMs: liveMs, count: bucketsOfLive, clock };
}

function draw(): void {
  const day = seesDay ? state.day : undefined;
  const shown = { ...state, stretch: stretchOf(day) };
  const see = (isDay: boolean) => () => {
    seesDay = isDay;
    draw();
  };
  render(
    state.day
      ? [button('The last five minutes', see(false), !day), button('The day', see(true), Boolean(day))]
      : nothing,
    byId('stretch'),
  );
  render(
    groups.map(
      ({ title, tiles }) => html`${title ? html`<h3 class="group">${title}</h3>` : nothing}
        <div class=${title ? 'tiles' : 'numbers'}>${tiles.map((widget) => tileOf(widget, shown))}</div>`,
    ),
    byId('dashboard'),
  );
}

export function drawDashboard(given: State): void {
  state = given;
  draw();
}
