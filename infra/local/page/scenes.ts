// What one click plays: a fault, a bot, a day. The phone is used as a person would use it; the caption says what to see.
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { button, byId } from './dom.ts';
import { arrives, fill, phone, settled } from './phone.ts';
import type { Action, AttackState, Fault, Setup, State } from './protocol.ts';

interface Stage {
  readonly setup: Setup;
  readonly act: (action: Action, body?: unknown) => Promise<unknown>;
}

interface Scene {
  readonly id: string;
  readonly label: string;
  readonly effect: string;
  readonly play: (stage: Stage) => Promise<void>;
}

/** One service fails while somebody signs in. */
interface Breakage {
  readonly id: Fault;
  readonly label: string;
  readonly effect: string;
  /** Who signs in: Grace, whom both channels reach; or somebody new, of this name. */
  readonly who: 'grace' | 'ben' | 'cleo';
  readonly channel: 'SMS' | 'EMAIL';
  /** The caption before, and once it is seen what comes of it. */
  readonly first: string;
  readonly after: string;
  /** Whether nobody gets in until the service is back. */
  readonly blocks?: boolean;
}

const breakages: readonly Breakage[] = [
  {
    ...{ id: 'sns', label: 'SNS is down', effect: 'email instead', who: 'grace', channel: 'SMS' },
    first: 'SNS is down. Grace signs in, and her text message fails …',
    after: '… so her code comes by email. She only sees another channel.',
  },
  {
    ...{ id: 'ses', label: 'SES is slow', effect: 'Cognito waits 5 s', who: 'ben', channel: 'EMAIL' },
    first: 'SES takes 6 seconds, and Cognito waits 5. Ben has no other channel …',
    after: '… so the router gave up in time, and he got a clear answer. SES is mended: he tries again.',
    blocks: true,
  },
  {
    ...{ id: 'cognito', label: 'Answers get lost', effect: 'three tries, one code' },
    ...{ who: 'cleo', channel: 'EMAIL' },
    first: 'Cognito loses two answers of the function, and asks three times …',
    after: '… yet Cleo gets one message, and its code works.',
  },
  {
    ...{ id: 'table', label: 'The table is down', effect: 'nobody gets in', who: 'grace', channel: 'EMAIL' },
    first: 'The table is down. Without its counts nobody gets in, not even with a right code …',
    after: '… until it is back: Grace tries again.',
    blocks: true,
  },
];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** As long as a person needs to read what has happened, and a message to get here. */
const readingMs = 3000;
const messageMs = 20_000;

let stage: Stage;
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

async function begin(name: string, channel: 'SMS' | 'EMAIL', signUp: boolean): Promise<void> {
  await settled();
  await phone().signOut();
  await phone().start(name, { channel, signUp });
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

const playBreakage = async (
  { id, who, channel, first, after, blocks }: Breakage,
  { act, setup: { grace, newcomer } }: Stage,
): Promise<void> => {
  const isNew = who !== 'grace';
  const signIn = () => begin(isNew ? newcomer.email.replace(/^[^@]*/, who) : grace.email, channel, isNew);
  say(first);
  await act('break', id);
  await signIn();
  if (blocks) {
    await pause(readingMs);
    say(after);
    await act('break');
    await signIn();
  } else if ((await arrives(messageMs)) !== undefined) say(after);
  await enter();
};

async function playBot({ setup, act }: Stage): Promise<void> {
  const { email } = setup.newcomer;
  ownPhone = '';
  say('You sign in once. From now on this phone holds a proof of it.');
  await begin(email, 'EMAIL', true);
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

async function playDay({ act }: Stage): Promise<void> {
  say('A day of sign-ins in half a minute. From 13:00 to 15:00 SNS fails.');
  byId('watch').scrollIntoView();
  await act('day');
  while (!now?.day?.isOver) await pause(200);
}

const scenes: readonly Scene[] = [
  ...breakages.map((one) => ({ ...one, play: (given: Stage) => playBreakage(one, given) })),
  { id: 'bot', label: 'A bot attacks', effect: 'your phone gets in', play: playBot },
  { id: 'day', label: 'A day of traffic', effect: 'in half a minute', play: playDay },
];

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

async function unlock(): Promise<void> {
  await stage.act('unlock');
  say('Every count is forgotten, and everybody is unlocked.');
}

function scoreOf({ isOver, signIns, compared, refused, locked, tokens }: AttackState): TemplateResult {
  const figure = (label: string, value: number | string, className = '') =>
    html`<div class="figure ${className}"><b class="value">${value}</b><span>${label}</span></div>`;
  return html`<div class="numbers">
      ${figure('sign-ins of the bot', signIns)} ${figure('guesses compared', compared)}
      ${figure('guesses refused', refused)} ${figure('users locked', locked)}
      ${figure('tokens for the bot', tokens, tokens === 0 ? 'good' : 'bad')}
      ${figure('your own phone', ownPhone || '…', ownPhone === 'out' ? 'bad' : 'good')}
    </div>
    <p class="row">
      <span class="soft">${isOver ? 'The bot has given up.' : 'The bot is at work …'}</span>
      ${playing ? nothing : button('Unlock everybody', unlock)}
    </p>`;
}

function draw(): void {
  const buttonOf = (scene: Scene) =>
    html`<button
      type="button"
      class="scene"
      aria-pressed=${String(scene.id === playing)}
      aria-disabled=${String(playing !== undefined)}
      @click=${() => play(scene)}
    >
      <b>${scene.label}</b> <span class="soft">${scene.effect}</span>
    </button>`;
  render(
    html`<div class="scenes" role="group" aria-label="Break it" data-stop>${scenes.map(buttonOf)}</div>
      <p id="caption" role="status">${caption}</p>
      ${now?.attack && hasBot ? scoreOf(now.attack) : nothing}`,
    byId('scenes'),
  );
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
