// What can be made to go wrong, and what a bot gets out of it.
import { byId, make } from './dom.ts';
import type { Action, AttackState, Fault, State } from './protocol.ts';

type Act = (action: Action) => Promise<void>;

const faults: Readonly<Record<Fault, readonly [label: string, effect: string]>> = {
  snsDown: ['SNS is down', 'Grace’s text message fails; her code comes by email.'],
  slowSes: ['SES takes 6 seconds', 'Cognito waits 5: the code goes out by the other channel, or not at all.'],
  lostAnswers: ['Cognito loses two answers', 'It tries Create three times. One message, one code.'],
};

const buttons: Partial<Record<Fault, HTMLButtonElement>> = {};
const score = make('div', { className: 'score', role: 'status' });
const attackButton = make('button', { type: 'button', className: 'danger' }, 'Bot attack');
const unlock = make('button', { type: 'button', hidden: true }, 'Unlock everybody');

function faultButton(fault: Fault, act: Act): HTMLElement {
  const [label, effect] = faults[fault];
  const button = make(
    'button',
    { type: 'button', className: 'fault', onclick: () => act(fault) },
    make('b', {}, label),
    make('span', {}, effect),
  );
  buttons[fault] = button;
  return button;
}

const figure = (label: string, value: number, className = ''): HTMLElement =>
  make('div', { className: `figure ${className}` }, make('b', {}, String(value)), make('span', {}, label));

function drawScore(attack: AttackState): void {
  const text = JSON.stringify(attack);
  if (score.dataset.drawn === text) return;
  score.dataset.drawn = text;
  score.replaceChildren(
    make('p', {}, attack.isOver ? 'The bot has given up.' : 'The bot is at work …'),
    make(
      'div',
      { className: 'figures' },
      figure('sign-ins', attack.signIns),
      figure('guesses compared', attack.compared),
      figure('refused', attack.refused),
      figure('users locked', attack.locked),
      figure('tokens', attack.tokens, attack.tokens === 0 ? 'good' : 'bad'),
    ),
  );
}

export function drawTrouble({ armed, attack }: State): void {
  for (const fault of Object.keys(faults) as Fault[]) {
    const button = buttons[fault];
    if (button) button.ariaPressed = String(armed[fault]);
  }
  attackButton.disabled = attack !== undefined && !attack.isOver;
  unlock.hidden = attack?.isOver !== true;
  if (attack) drawScore(attack);
}

export function startTrouble(act: Act): void {
  const done = make('span', { className: 'soft', role: 'status' });
  attackButton.onclick = () => {
    done.textContent = '';
    act('attack');
  };
  unlock.onclick = async () => {
    await act('unlock');
    done.textContent = 'Unlocked: every count is forgotten.';
  };
  byId('trouble').replaceChildren(
    make('h3', {}, 'Faults'),
    make(
      'div',
      { className: 'faults' },
      ...(Object.keys(faults) as Fault[]).map((fault) => faultButton(fault, act)),
    ),
    make('h3', {}, 'A bot'),
    make(
      'p',
      {},
      'It probes 20 made-up names and guesses the codes of real users, three sign-ins at a time.',
    ),
    make('div', { className: 'row' }, attackButton, unlock, done),
    score,
  );
}
