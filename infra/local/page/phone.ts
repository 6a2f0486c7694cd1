// The phone: its frame, the notification of a message, and the app on it, which is <otp-sign-in> as every app gets it.
import '../../../src/client/element/element.ts';
import {
  cognitoTransport,
  createOtpClient,
  type OtpClient,
  type Snapshot,
} from '../../../src/client/index.ts';
import { contrast } from '../../../src/messages/colour.ts';
import { byId, clock, make } from './dom.ts';
import { codeFor, type Message } from './messages.ts';
import type { PageSettings, Setup } from './protocol.ts';

/** `?phone=2` is another phone: it has no proof of the first one's sign-ins, and does not know who is signed in there. */
const which = new URLSearchParams(location.search).get('phone') ?? '1';
const time = make('span', {}, '');
const notice = make('div', { id: 'notice' });
const brand = make('p', { className: 'app-brand' });
const app = document.createElement('otp-sign-in') as HTMLElement & {
  client: OtpClient;
  texts: { readonly title: string; readonly name: string };
};

let setup: Setup;
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

/** Slides the message in; one tap fills its code in. */
function notify(): void {
  const found = newest(phone().snapshot());
  const key = found ? String(found.message.at) : '';
  if (notice.dataset.shown === key) return;
  notice.dataset.shown = key;
  notice.replaceChildren(...(found ? [noticeOf(found)] : []));
}

function noticeOf({ message, code }: { readonly message: Message; readonly code: string }): HTMLElement {
  const isSms = message.medium === 'SMS';
  return make(
    'button',
    { type: 'button', className: 'notice', onclick: () => fill(code) },
    make('span', { className: 'badge', ariaHidden: 'true' }, isSms ? '✉' : '@'),
    make(
      'span',
      {},
      make('b', {}, isSms ? 'Messages' : 'Mail'),
      make('span', { dir: 'auto' }, message.subject ?? message.text.split('\n')[0] ?? ''),
      make('span', { className: 'tap' }, `Tap to fill in ${code}`),
    ),
  );
}

export function drawPhone(all: readonly Message[]): void {
  // Signed in since before this page was opened.
  if (messages.length === 0 && phone().snapshot().step === 'signed-in') before = all.length;
  messages = [...all];
  notify();
  time.textContent = clock(Date.now()).slice(0, 5);
}

/** The app as these settings make it. */
export function dressPhone({ brand: name, color, channels }: PageSettings): void {
  brand.textContent = name;
  const { style } = byId('phone');
  style.setProperty('--brand', color);
  style.setProperty('--on-brand', contrast(color, '#ffffff') >= 4.5 ? '#ffffff' : '#000000');
  const label =
    channels.length > 1
      ? 'Email address or mobile number'
      : channels[0] === 'SMS'
        ? 'Mobile number'
        : 'Email address';
  if (app.dataset.label === label) return;
  app.dataset.label = label;
  const { newcomer } = setup;
  app.setAttribute('value', label === 'Mobile number' ? newcomer.phone : newcomer.email);
  app.texts = { title: 'Welcome', name: label };
}

/** People to be, and what a person does wrong: beside the phone, since no app has such buttons. */
function drawHands(): void {
  const { grace, locales } = setup;
  const button = (label: string, onclick: () => unknown) =>
    make('button', { type: 'button', className: 'small', onclick }, label);
  const signIn = (name: string) => phone().start(name, { signUp: false });
  const language = make(
    'select',
    { id: 'language' },
    ...locales.map((tag) => {
      const inItself = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
      return make('option', { value: tag, selected: tag === 'en', lang: tag }, inItself);
    }),
  );
  const wrong = () => {
    const { digits } = { digits: 6, ...phone().snapshot() };
    fill('0'.repeat(digits));
  };
  byId('hands').append(
    button('Sign in as Grace', () =>
      signIn(app.dataset.label === 'Mobile number' ? grace.phone : grace.email),
    ),
    button('As a stranger', () => signIn('nobody@example.com')),
    button('Type a wrong code', wrong),
    make('a', { href: `?phone=${Number(which) + 1}`, target: '_blank' }, 'Another phone'),
    make('label', { htmlFor: 'language' }, 'Messages in'),
    language,
  );
}

/** `onChange` hears every state that the app is in. */
export function startPhone(given: Setup, onChange: (snapshot: Snapshot) => void): void {
  setup = given;
  drawHands();
  app.client = newClient();
  app.append(make('p', {}, 'You are in. Your app has its tokens.'));
  app.addEventListener('otp-change', () => {
    const snapshot = phone().snapshot();
    if (snapshot.step === 'signed-in' && !snapshot.busy) before = messages.length;
    notify();
    onChange(snapshot);
  });
  byId('phone').replaceChildren(
    make(
      'div',
      { className: 'screen' },
      make('div', { className: 'bar', ariaHidden: 'true' }, time, make('i', {}), make('span', {}, '5G')),
      notice,
      brand,
      setup.passwordFirst
        ? make(
            'p',
            {},
            'SRP_FIRST=verify asks for a password first, and this app has none. “Take it” has code for it.',
          )
        : app,
      make('i', { className: 'home', ariaHidden: 'true' }),
    ),
  );
}
