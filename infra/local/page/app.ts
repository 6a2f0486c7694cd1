// Where the page starts: asks its server every second what is new, and draws it.
import { startDashboard } from './charts.ts';
import { byId, make } from './dom.ts';
import { drawInbox } from './inbox.ts';
import type { Action, Setup, State } from './protocol.ts';
import { startApp, startAs } from './sign-in.ts';
import { drawTimeline } from './timeline.ts';

const act = (action: Action) => fetch(`api/${action}`, { method: 'POST' }).then(refresh);
const switches: Partial<Record<'slowSes' | 'snsDown', HTMLButtonElement>> = {};

function startFaults(): void {
  const button = (label: string, onclick: () => unknown) => {
    const made = make('button', { type: 'button', onclick }, label);
    byId('faults').append(made);
    return made;
  };
  switches.slowSes = button('Slow SES', () => act('slowSes'));
  switches.snsDown = button('SNS down', () => act('snsDown'));
  button('Lose two answers of Create: Cognito tries three times', () => act('lostAnswers'));
  button('Sign in as somebody unknown', () => startAs('nobody@example.com'));
  button('Bot attack', () => act('attack'));
}

const drawDashboard = startDashboard();

async function refresh(): Promise<void> {
  const state = (await (await fetch('api/state')).json()) as State;
  drawInbox(state.inbox);
  drawTimeline(state.timeline);
  drawDashboard(state.points);
  for (const name of ['slowSes', 'snsDown'] as const)
    if (switches[name]) switches[name].ariaPressed = String(state.faults[name]);
}

// What scrolls must be reachable by the keyboard.
for (const id of ['inbox', 'timeline']) byId(id).tabIndex = 0;
startFaults();
startApp((await (await fetch('api/setup')).json()) as Setup);
await refresh();
setInterval(() => refresh().catch(() => undefined), 1000);
