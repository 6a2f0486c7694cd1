// What one click plays: a fault, a bot, a day. The phone is used as a person would use it; the caption says what to see.
import { html, nothing, render } from 'lit-html';
import type { Snapshot } from '../../../src/client/index.ts';
import { byId } from './dom.ts';
import { arrives, fill, phone, settled } from './phone.ts';
import type { Action, AttackState, Fault, Setup, State } from './protocol.ts';
import { rove } from './roving.ts';

export interface Stage {
  readonly setup: Setup;
  readonly act: (action: Action, body?: unknown) => Promise<unknown>;
}

interface Scene {
  readonly id: string;
  readonly label: string;
  readonly effect: string;
  readonly play: (stage: Stage) => Promise<void>;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** As long as a person needs to read what has happened, and a message to get here. */
const readingMs = 3000;
const messageMs = 20_000;

/** The newest that the server has said. */
let now: State | undefined;
let caption = '';
let playing: string | undefined;
let hasBot = false;
/** How the phone fared while the bot was at it. */
let ownPhone = '';

function say(text: string): void {
  caption = text;
  draw();
}

async function begin(name: string, channel: 'SMS' | 'EMAIL', signUp = true): Promise<Snapshot> {
  await settled();
  await phone().signOut();
  return phone().start(name, { channel, signUp });
}

/** Types the newest code once it could be read; and again, as a person would, where a newer one came or the table was busy. */
async function enter(): Promise<boolean> {
  let typed: string | undefined;
  for (let tries = 0; tries < 3; tries++) {
    const code = await arrives(messageMs);
    if (code === undefined) break;
    await pause(readingMs);
    const newest = (await arrives(0)) ?? code;
    if (newest === typed && phone().snapshot().error?.code !== 'UNAVAILABLE') break;
    typed = newest;
    fill(newest);
    await settled();
    if (phone().snapshot().step === 'signed-in') return true;
  }
  return false;
}

const nameIn = ({ newcomer }: Setup, name: string): string => newcomer.email.replace(/^[^@]*/, name);

const breaks = (
  fault: Fault,
  label: string,
  effect: string,
  play: (stage: Stage, fault: () => Promise<unknown>, mend: () => Promise<unknown>) => Promise<void>,
): Scene => ({
  id: fault,
  label,
  effect,
  play: (stage) =>
    play(
      stage,
      () => stage.act('break', fault),
      () => stage.act('break'),
    ),
});

async function playBot({ setup, act }: Stage): Promise<void> {
  const { email } = setup.newcomer;
  ownPhone = '';
  say('You sign in once. From now on this phone holds a proof of it.');
  await begin(email, 'EMAIL');
  await enter();
  say('A bot guesses your codes, those of other users, and names that it makes up.');
  await act('attack', email);
  while (!now?.attack?.locked && !now?.attack?.isOver) await pause(200);
  say('Your account is locked by now, for everybody without a proof. You sign in on your phone.');
  await begin(email, 'EMAIL', false);
  // The start of a sign-in carries no metadata, so the phone shows its proof when it asks for the message.
  if ((await arrives(2500)) === undefined) await phone().resend();
  ownPhone = (await enter()) ? 'in' : 'out';
  say(
    ownPhone === 'in'
      ? 'Your phone is in by its proof, while the bot goes on and gets nothing.'
      : `Your phone did not get in: ${phone().snapshot().error?.code ?? 'no message came'}.`,
  );
  while (!now?.attack?.isOver) await pause(200);
}

const scenes: readonly Scene[] = [
  breaks('sns', 'SNS is down', 'email instead', async ({ setup }, fault) => {
    say('SNS is down. Grace signs in, and her text message fails …');
    await fault();
    await begin(setup.grace.email, 'SMS', false);
    if ((await arrives(messageMs)) !== undefined)
      say('… so her code comes by email. She only sees another channel.');
    await enter();
  }),
  breaks('ses', 'SES is slow', 'Cognito waits 5 s', async ({ setup }, fault, mend) => {
    say('SES takes 6 seconds, and Cognito waits 5. Ben has no other channel …');
    await fault();
    await begin(nameIn(setup, 'ben'), 'EMAIL');
    say('… so the router gives up in time, and he gets a clear answer. SES is mended: he tries again.');
    await pause(readingMs);
    await mend();
    await begin(nameIn(setup, 'ben'), 'EMAIL');
    await enter();
  }),
  breaks('cognito', 'Answers get lost', 'three tries, one code', async ({ setup }, fault) => {
    say('Cognito loses two answers of the function, and asks three times …');
    await fault();
    await begin(nameIn(setup, 'cleo'), 'EMAIL');
    if ((await arrives(messageMs)) !== undefined) say('… yet Cleo gets one message, and its code works.');
    await enter();
  }),
  breaks('table', 'The table is down', 'nobody gets in', async ({ setup }, fault, mend) => {
    say('The table is down. Without its counts nobody gets in, not even with a right code …');
    await fault();
    await begin(setup.grace.email, 'EMAIL', false);
    await pause(readingMs);
    say('… until it is back: Grace tries again.');
    await mend();
    await begin(setup.grace.email, 'EMAIL', false);
    await enter();
  }),
  { id: 'bot', label: 'A bot attacks', effect: 'your phone gets in', play: playBot },
  {
    id: 'day',
    label: 'A day of traffic',
    effect: 'in half a minute',
    async play({ act }) {
      say('A day of sign-ins in half a minute. From 13:00 to 15:00 SNS fails.');
      byId('watch').scrollIntoView();
      await act('day');
      while (!now?.day?.isOver) await pause(200);
    },
  },
];

let stage: Stage;
let refocus: (() => void) | undefined;

async function play({ id, play: run }: Scene): Promise<void> {
  if (playing) return;
  playing = id;
  hasBot = id === 'bot';
  history.replaceState(null, '', `#break=${id}`);
  say('');
  try {
    // Counts of an earlier scene would hold messages back in this one.
    await stage.act('unlock');
    await run(stage);
  } finally {
    playing = undefined;
    await stage.act('break');
    draw();
  }
}

const figure = (label: string, value: number | string, className = '') =>
  html`<div class="figure ${className}"><b>${value}</b><span>${label}</span></div>`;

const scoreOf = ({ isOver, signIns, compared, refused, locked, tokens }: AttackState) =>
  html`<div class="figures">
      ${figure('sign-ins of the bot', signIns)} ${figure('guesses compared', compared)}
      ${figure('guesses refused', refused)} ${figure('users locked', locked)}
      ${figure('tokens for the bot', tokens, tokens === 0 ? 'good' : 'bad')}
      ${figure('your own phone', ownPhone || '…', ownPhone === 'out' ? 'bad' : 'good')}
    </div>
    <p class="row">
      <span class="soft">${isOver ? 'The bot has given up.' : 'The bot is at work …'}</span>
      <button type="button" class="small" ?disabled=${playing !== undefined} @click=${unlock}>Unlock everybody</button>
    </p>`;

async function unlock(): Promise<void> {
  await stage.act('unlock');
  say('Every count is forgotten, and everybody is unlocked.');
}

function draw(): void {
  const box = byId('scenes');
  const attack = now?.attack;
  render(
    html`<div class="scenes" role="group" aria-label="Break it">
        ${scenes.map(
          (scene) =>
            html`<button
              type="button"
              class="scene"
              aria-pressed=${String(scene.id === playing)}
              aria-disabled=${String(playing !== undefined)}
              @click=${() => play(scene)}
            >
              <b>${scene.label}</b> <span class="soft">${scene.effect}</span>
            </button>`,
        )}
      </div>
      <p id="caption" role="status">${caption}</p>
      ${attack && hasBot ? scoreOf(attack) : nothing}`,
    box,
  );
  refocus ??= rove(box.querySelector('.scenes') ?? box, '.scene');
  refocus();
}

export function drawScenes(state: State): void {
  now = state;
  draw();
}

/** `#break=sns` plays a scene: as the page opens, and at each click on a link to it. */
function follow(hash: string): void {
  const scene = scenes.find(({ id }) => hash === `#break=${id}`);
  if (scene) void play(scene);
}

export function startScenes(given: Stage): void {
  stage = given;
  // A link to the hash that is there already changes nothing that could be heard.
  addEventListener('click', ({ target }) => target instanceof HTMLAnchorElement && follow(target.hash));
  addEventListener('popstate', () => follow(location.hash));
  follow(location.hash);
}
