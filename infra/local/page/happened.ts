// One card per sign-in: who, by which channel, how it ended; inside, the sequence with real milliseconds.
import { byId, clock, make } from './dom.ts';
import type { Actor, Card, Outcome, Step } from './protocol.ts';
import { rove } from './roving.ts';

const lanes = ['Cognito', 'Define', 'Create', 'SNS/SES', 'Verify'] as const;
/** From which lane to which an actor is asked. */
const arrows: Readonly<Record<Actor, readonly [from: number, to: number]>> = {
  PreSignUp: [0, 1],
  Define: [0, 1],
  Create: [0, 2],
  SNS: [2, 3],
  SES: [2, 3],
  Verify: [0, 4],
};
const classes: Readonly<Record<Outcome, string>> = {
  'under way': 'going',
  'signed in': 'good',
  'signed up': 'good',
  refused: 'bad',
  failed: 'bad',
};

let withEvents = false;
let open: string | undefined;
let drawn = new Map<string, string>();
/** How many steps of each card have been read out. */
let heard: ReadonlyMap<string, number> | undefined;

function arrow({ actor, good }: Step): HTMLElement {
  const [from, to] = arrows[actor];
  const line = make('i', { className: `arrow ${good ? '' : 'bad'}` });
  line.style.gridColumn = `${from + 1} / ${to + 2}`;
  line.style.setProperty('--lanes', String(to - from + 1));
  return make('div', { className: 'lanes', ariaHidden: 'true' }, line);
}

const stepItem = (step: Step): HTMLElement =>
  make(
    'li',
    { className: step.good ? '' : 'bad' },
    arrow(step),
    make(
      'p',
      {},
      make('b', {}, step.actor),
      ' ',
      step.sentence,
      ' ',
      make('span', { className: 'ms' }, `${step.durationMs} ms`),
    ),
    ...(withEvents && step.logged
      ? [make('pre', { className: 'event' }, JSON.stringify(step.logged, null, 1))]
      : []),
  );

const unknown =
  'There is no such user. Nothing was sent, and nothing can be: the app is told the same as for a user, so that nobody can find out who has an account.';

function bodyOf(card: Card): HTMLElement {
  return make(
    'div',
    { className: 'card-body' },
    ...(card.isKnown ? [] : [make('p', { className: 'remark' }, unknown)]),
    make(
      'div',
      { className: 'lanes names', ariaHidden: 'true' },
      ...lanes.map((lane, i) =>
        make('span', {}, i === 1 && card.outcome === 'signed up' ? 'PreSignUp' : lane),
      ),
    ),
    make('ol', { className: 'steps' }, ...card.steps.map(stepItem)),
  );
}

function cardOf(card: Card): HTMLElement {
  const isOpen = card.id === open;
  const channel = card.channel === 'SMS' ? 'SMS' : card.channel === 'EMAIL' ? 'email' : undefined;
  const head = make(
    'button',
    { type: 'button', className: 'card-head', ariaExpanded: String(isOpen) },
    make(
      'span',
      { className: 'card-who' },
      make('b', {}, card.who),
      make('span', { className: 'soft' }, [clock(card.at), channel].filter(Boolean).join(' · ')),
    ),
    make(
      'span',
      { className: `pill ${classes[card.outcome]}` },
      card.isKnown ? card.outcome : `${card.outcome}, unknown user`,
    ),
  );
  const item = make('li', { className: 'card' }, head, ...(isOpen ? [bodyOf(card)] : []));
  item.dataset.id = card.id;
  head.onclick = () => {
    open = isOpen ? undefined : card.id;
    redraw();
  };
  return item;
}

const list = make('ul', { className: 'cards', ariaLabel: 'Sign-ins, newest first' });
const refocus = rove(list, '.card-head');
let latest: readonly Card[] = [];

const redraw = (): void => {
  drawn = new Map();
  drawHappened(latest);
};

/** Reads out each new step, once; what was there when the page was opened is no news. */
function tell(cards: readonly Card[]): void {
  for (const { id, steps } of cards) {
    if (heard !== undefined)
      for (const { actor, sentence } of steps.slice(heard.get(id) ?? 0))
        byId('heard').append(make('p', {}, `${actor}: ${sentence}`));
  }
  heard = new Map(cards.map(({ id, steps }) => [id, steps.length]));
  while (byId('heard').childElementCount > 40) byId('heard').firstElementChild?.remove();
}

export function drawHappened(cards: readonly Card[]): void {
  tell(cards);
  const newest = cards.at(-1);
  if (newest && newest.id !== latest.at(-1)?.id) open = newest.id;
  latest = cards;
  const focused = (document.activeElement?.closest('.card') as HTMLElement | null)?.dataset.id;
  const items = new Map([...list.children].map((item) => [(item as HTMLElement).dataset.id, item]));
  const next = new Map(cards.map((card) => [card.id, JSON.stringify(card) + (card.id === open)]));
  const wanted = cards
    .map((card) => {
      const before = items.get(card.id);
      return before && drawn.get(card.id) === next.get(card.id) ? before : cardOf(card);
    })
    .reverse();
  // What is put back anew plays its animation anew.
  if (wanted.length !== list.childElementCount || wanted.some((item, i) => item !== list.children[i]))
    list.replaceChildren(...wanted);
  drawn = next;
  refocus();
  if (focused !== undefined)
    [...list.children]
      .find((item) => (item as HTMLElement).dataset.id === focused)
      ?.querySelector<HTMLElement>('.card-head')
      ?.focus({ preventScroll: true });
  empty.hidden = cards.length > 0;
}

const empty = make(
  'p',
  { className: 'empty' },
  'Sign up on the phone: every step appears here as it is taken.',
);

export function startHappened(): void {
  const events = make('input', { type: 'checkbox', id: 'with-events' });
  events.onchange = () => {
    withEvents = events.checked;
    redraw();
  };
  byId('happened').replaceChildren(
    empty,
    list,
    make(
      'label',
      { className: 'check', htmlFor: 'with-events' },
      events,
      ' Show the events, as they are logged',
    ),
  );
}
