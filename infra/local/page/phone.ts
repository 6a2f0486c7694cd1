// The phone: its frame, the notification of a message, and the app on it, which is <otp-sign-in> as every app gets it.
import '../../../src/client/element/element.ts';
import { html, nothing, render } from 'lit-html';
import {
  cognitoTransport,
  createOtpClient,
  type OtpClient,
  type Snapshot,
} from '../../../src/client/index.ts';
import { contrast } from '../../../src/messages/colour.ts';
import { button, byId, clock } from './dom.ts';
import { codeFor, type Message } from './messages.ts';
import type { PageSettings, Setup } from './protocol.ts';

/** `?phone=2` is another phone: it has no proof of the first one's sign-ins, and does not know who is signed in there. */
const which = new URLSearchParams(location.search).get('phone') ?? '1';
const app = document.createElement('otp-sign-in') as HTMLElement & {
  client: OtpClient;
  texts: { readonly title: string; readonly name: string };
};

let setup: Setup;
let brand = '';
let messages: readonly Message[] = [];
/** How many messages there were when somebody was last let in: those are no news. One that a bot has caused since is. */
let before = 0;

function newClient(): OtpClient {
  const { clientId, endpoint, pool } = setup;
  const language = byId('language') as HTMLSelectElement;
  return createOtpClient({
    // What an earlier pool has left in this browser is of no use to this one.
    transport: { ...cognitoTransport({ clientId, endpoint }), id: `${pool}.${which}` },
    country: { callingCode: '44' },
    get locale() {
      return language.value;
    },
  });
}

export const phone = (): OtpClient => app.client;

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

/** Resolves when nothing is under way. */
export async function settled(): Promise<void> {
  while (phone().snapshot().busy) await pause();
}

/** The code of the message for the sign-in under way; `undefined` when none comes in time. */
export async function arrives(withinMs: number): Promise<string | undefined> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = newest(phone().snapshot());
    if (found || Date.now() > until) return found?.code;
    await pause();
  }
}

/** Types a code as a phone fills it in: the app sends it. */
export function fill(code: string): void {
  const field = app.shadowRoot?.querySelector('input');
  if (!field || phone().snapshot().step !== 'code') return;
  field.value = code;
  field.dispatchEvent(new InputEvent('input'));
}

/** The newest message to the person who signs in, by the channel that the round names. */
function newest(snapshot: Snapshot): { readonly message: Message; readonly code: string } | undefined {
  if (snapshot.step !== 'code') return undefined;
  const message = messages
    .slice(before)
    .findLast(
      ({ medium, names }) => medium === snapshot.channel && names.includes(snapshot.name.toLowerCase()),
    );
  const code = message && codeFor(message, snapshot.digits);
  return message && code !== undefined ? { message, code } : undefined;
}

/** The newest message, slid in: one tap fills its code in. */
function noticeOf({ message, code }: { readonly message: Message; readonly code: string }) {
  const isSms = message.medium === 'SMS';
  return html`<button type="button" class="notice" @click=${() => fill(code)}>
    <span class="badge" aria-hidden="true">${isSms ? '✉' : '@'}</span>
    <span>
      <b>${isSms ? 'Messages' : 'Mail'}</b>
      <span dir="auto">${message.subject ?? message.text.split('\n')[0]}</span>
      <span class="tap">Tap to fill in ${code}</span>
    </span>
  </button>`;
}

const noPassword = html`<p>
  SRP_FIRST=verify asks for a password first, and this app has none. “Take it” has code for it.
</p>`;

function draw(): void {
  const found = newest(phone().snapshot());
  render(
    html`<div class="screen">
      <div class="bar" aria-hidden="true"><span>${clock(Date.now()).slice(0, 5)}</span><i></i><span>5G</span></div>
      ${found ? noticeOf(found) : nothing}
      <p class="app-brand">${brand}</p>
      ${setup.passwordFirst ? noPassword : app}
      <i class="home" aria-hidden="true"></i>
    </div>`,
    byId('phone'),
  );
}

/** With the messages so far, and the app as these settings make it. */
export function drawPhone(all: readonly Message[], { brand: name, color, channels }: PageSettings): void {
  // Signed in since before this page was opened.
  if (messages.length === 0 && phone().snapshot().step === 'signed-in') before = all.length;
  messages = [...all];
  brand = name;
  const { style } = byId('phone');
  style.setProperty('--brand', color);
  style.setProperty('--on-brand', contrast(color, '#ffffff') >= 4.5 ? '#ffffff' : '#000000');
  const only = channels[0] === 'SMS' ? 'Mobile number' : 'Email address';
  const label = channels.length > 1 ? 'Email address or mobile number' : only;
  if (app.dataset.label !== label) {
    app.dataset.label = label;
    app.setAttribute('value', nameOf(setup.newcomer));
    app.texts = { title: 'Welcome', name: label };
  }
  draw();
}

/** What the app asks for of somebody. */
const nameOf = ({ email, phone }: Setup['newcomer']): string =>
  app.dataset.label === 'Mobile number' ? phone : email;

/** People to be, and what a person does wrong: beside the phone, since no app has such buttons. */
function drawHands({ grace, locales }: Setup): void {
  const signIn = (name: string) => phone().start(name, { signUp: false });
  const languages = locales.map((tag) => {
    const inItself = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
    return html`<option value=${tag} lang=${tag} ?selected=${tag === 'en'}>${inItself}</option>`;
  });
  const typeWrong = () => {
    const { digits } = { digits: 6, ...phone().snapshot() };
    fill('0'.repeat(digits));
  };
  render(
    html`${button('Sign in as Grace', () => signIn(nameOf(grace)))}
      ${button('As a stranger', () => signIn('nobody@example.com'))} ${button('Type a wrong code', typeWrong)}
      <a href="?phone=${Number(which) + 1}" target="_blank">Another phone</a>
      <label for="language">Messages in</label>
      <select id="language">${languages}</select>`,
    byId('hands'),
  );
}

/** `onChange` hears every state that the app is in. */
export function startPhone(given: Setup, onChange: (snapshot: Snapshot) => void): void {
  setup = given;
  drawHands(given);
  app.client = newClient();
  app.append(
    Object.assign(document.createElement('p'), { textContent: 'You are in. Your app has its tokens.' }),
  );
  // It speaks as it comes to the page, and drawing it then would begin in the middle of drawing it.
  draw();
  const heard = () => {
    const snapshot = phone().snapshot();
    if (snapshot.step === 'signed-in' && !snapshot.busy) before = messages.length;
    draw();
    onChange(snapshot);
  };
  app.addEventListener('otp-change', heard);
  heard();
}
