// What can be made to go wrong, and what a bot gets out of it.
import { html, nothing, render } from 'lit-html';
import { byId } from './dom.ts';
import type { Action, AttackState, Fault, State } from './protocol.ts';

const faults: readonly (readonly [fault: Fault, label: string, effect: string])[] = [
  ['snsDown', 'SNS is down', 'Grace’s text message fails; her code comes by email.'],
  [
    'slowSes',
    'SES takes 6 seconds',
    'Cognito waits 5: the code goes out by the other channel, or not at all.',
  ],
  ['lostAnswers', 'Cognito loses two answers', 'It tries Create three times. One message, one code.'],
];

/** Whether everybody was unlocked since the last attack. */
let isUnlocked = false;

const figure = (label: string, value: number, className = '') =>
  html`<div class="figure ${className}"><b>${value}</b><span>${label}</span></div>`;

const scoreOf = ({ isOver, signIns, compared, refused, locked, tokens }: AttackState) =>
  html`<p>${isOver ? 'The bot has given up.' : 'The bot is at work …'}</p>
    <div class="figures">
      ${figure('sign-ins', signIns)} ${figure('guesses compared', compared)} ${figure('refused', refused)}
      ${figure('users locked', locked)} ${figure('tokens', tokens, tokens === 0 ? 'good' : 'bad')}
    </div>`;

export function drawTrouble({ armed, attack }: State, act: (action: Action) => Promise<unknown>): void {
  const run = async (action: 'attack' | 'unlock') => {
    isUnlocked = false;
    await act(action);
    isUnlocked = action === 'unlock';
  };
  render(
    html`<h3>Faults</h3>
      <div class="faults">
        ${faults.map(
          ([fault, label, effect]) =>
            html`<button type="button" class="fault" aria-pressed=${String(armed[fault])} @click=${() => act(fault)}>
              <b>${label}</b><span>${effect}</span>
            </button>`,
        )}
      </div>
      <h3>A bot</h3>
      <p>It probes 20 made-up names and guesses the codes of real users, three sign-ins at a time.</p>
      <div class="row">
        <button type="button" class="main" ?disabled=${attack?.isOver === false} @click=${() => run('attack')}>
          Bot attack
        </button>
        <button type="button" ?hidden=${attack?.isOver !== true} @click=${() => run('unlock')}>
          Unlock everybody
        </button>
        <span class="soft" role="status">${isUnlocked ? 'Unlocked: every count is forgotten.' : ''}</span>
      </div>
      <div class="score" role="status">${attack ? scoreOf(attack) : nothing}</div>`,
    byId('trouble'),
  );
}
