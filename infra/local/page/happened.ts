// One card for each sign-in: who, by which channel, how it ended; inside, what was asked of whom, with real milliseconds.
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { byId, clock } from './dom.ts';
import type { Card, Outcome, Step } from './protocol.ts';

const classes: Readonly<Record<Outcome, string>> = {
  'under way': '',
  'signed in': 'good',
  'signed up': 'good',
  refused: 'bad',
  failed: 'bad',
};
const channels = { SMS: ' · SMS', EMAIL: ' · email' } as const;

let withEvents = false;
let open: string | undefined;
let latest: readonly Card[] = [];
/** How many steps of each card have been read out. */
let heard: ReadonlyMap<string, number> | undefined;

const unknown = html`<p class="remark">
  There is no such user. No message was sent. The app gets the same response as for a user, so that nobody can
  find out who has an account.
</p>`;

function stepOf({ actor, good, sentence, durationMs, logged }: Step): TemplateResult {
  const isInner = actor === 'SNS' || actor === 'SES';
  return html`<li class="${good ? '' : 'bad'} ${isInner ? 'inner' : ''}">
    <b>${actor}</b><span>${sentence}</span><span class="ms">${durationMs} ms</span>
    ${withEvents && logged ? html`<pre>${JSON.stringify(logged, null, 1)}</pre>` : nothing}
  </li>`;
}

function cardOf({ id, who, at, channel, outcome, isKnown, steps }: Card): TemplateResult {
  const isOpen = id === open;
  const toggle = () => {
    open = isOpen ? undefined : id;
    draw();
  };
  return html`<li class="card">
    <button type="button" class="card-head" aria-expanded=${String(isOpen)} @click=${toggle}>
      <span><b>${who}</b><span class="soft">${clock(at)}${channel ? channels[channel] : ''}</span></span>
      <span class="pill ${classes[outcome]}">${isKnown ? outcome : `${outcome}, unknown user`}</span>
    </button>
    ${isOpen ? html`${isKnown ? nothing : unknown}<ol class="steps">${steps.map(stepOf)}</ol>` : nothing}
  </li>`;
}

function draw(): void {
  const setEvents = ({ target }: Event) => {
    withEvents = (target as HTMLInputElement).checked;
    draw();
  };
  render(
    html`<p class="empty" ?hidden=${latest.length > 0}>Sign up on the phone: every step appears here as it is taken.</p>
      <ul class="cards" aria-label="Sign-ins, newest first" data-stop>
        ${repeat(latest.toReversed(), ({ id }) => id, cardOf)}
      </ul>
      <label class="check"><input type="checkbox" @change=${setEvents} /> Show the events, as they are logged</label>`,
    byId('happened'),
  );
}

/** Scrolls the list, and never the page, until the newest step is in sight. */
function showNewestStep(): void {
  const list = byId('happened').querySelector('.cards');
  const step = list?.querySelector('.card:first-child .steps li:last-child');
  if (!list || !step) return;
  const below = step.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  list.scrollTop = Math.max(0, list.scrollTop + below + 8);
}

/** Reads out each new step, once; what was there when the page was opened is no news. */
function tell(cards: readonly Card[]): void {
  const log = byId('heard');
  for (const { id, steps } of heard ? cards : [])
    for (const { actor, sentence } of steps.slice(heard?.get(id) ?? 0)) {
      const line = document.createElement('p');
      line.textContent = `${actor}: ${sentence}`;
      log.append(line);
    }
  heard = new Map(cards.map(({ id, steps }) => [id, steps.length]));
  while (log.childElementCount > 40) log.firstElementChild?.remove();
}

export function drawHappened(cards: readonly Card[]): void {
  tell(cards);
  const [newest, before] = [cards.at(-1), latest.at(-1)];
  const isNew = newest?.id !== before?.id;
  if (newest && isNew) open = newest.id;
  latest = cards;
  draw();
  if (isNew || newest?.steps.length !== before?.steps.length) showNewestStep();
}
