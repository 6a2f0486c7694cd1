// The phone: its frame, the notification of a message, and the app's screens.
import type { InboxMessage } from '../inbox/message.ts';
import { answer, enter, join, leave, type Next, type Round } from './auth.ts';
import { codeIn, isFor } from './code-in.ts';
import { byId, make } from './dom.ts';
import type { PageSettings, Setup } from './protocol.ts';
import { showRound, showTokens } from './round.ts';
import { saidOf, wordsFor } from './words.ts';

const clock = make('span', {}, '');
const notice = make('div', { id: 'notice' });
const brand = make('p', { className: 'app-brand' });
const app = make('div', { id: 'app', tabIndex: -1 });
const status = make('p', { id: 'status', role: 'status' });

let setup: Setup | undefined;
let settings: PageSettings | undefined;
let locale = 'en';
let ticking: ReturnType<typeof setInterval> | undefined;
/** The code round on the screen, and since when: a message of before is no news. */
let waiting:
  | { readonly round: Round; readonly since: number; readonly fill: (code: string) => void }
  | undefined;

function say(text: string, bad = false): void {
  status.textContent = text;
  status.className = bad ? 'bad' : '';
}

/** Shows a screen; the keyboard goes to its first field, unless the page has just been opened. */
function show(title: string, ...content: readonly (Node | string)[]): void {
  const isFirst = app.childElementCount === 0;
  clearInterval(ticking);
  waiting = undefined;
  notice.replaceChildren();
  app.replaceChildren(make('h3', {}, title), ...content);
  const first = app.querySelector<HTMLElement>('input, button.main');
  if (!isFirst) (first ?? app).focus({ preventScroll: true });
}

const button = (label: string, onclick: () => unknown, className = ''): HTMLButtonElement =>
  make('button', { type: 'button', className, onclick }, label);

/** Runs what a person asked for, one thing at a time, and says what went wrong as an app would. */
async function attempt(act: () => Promise<Next | undefined>): Promise<void> {
  if (app.ariaBusy === 'true') return;
  app.ariaBusy = 'true';
  const wasCode = waiting !== undefined;
  say('One moment …');
  try {
    const next = await act();
    if (next?.kind === 'in') welcome(next);
    else if (next) roundScreen(next.round);
  } catch (error) {
    // Whatever failed, this sign-in is over.
    if (wasCode || !app.querySelector('#name')) startScreen();
    say(wordsFor(error), true);
  } finally {
    app.ariaBusy = 'false';
  }
}

const asksPassword = (): boolean => settings?.srpFirst === 'verify';

function startScreen(): void {
  if (!setup || !settings) return;
  const { grace, newcomer, locales } = setup;
  const [only, other] = settings.channels;
  const bySms = other === undefined && only === 'SMS';
  const byEmail = other === undefined && only === 'EMAIL';
  const label = bySms ? 'Mobile number' : byEmail ? 'Email address' : 'Email address or mobile number';
  const name = make('input', {
    id: 'name',
    autocomplete: 'username',
    required: true,
    value: bySms ? newcomer.phone : newcomer.email,
  });
  const password = make('input', {
    id: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    value: grace.password,
  });
  const language = make(
    'select',
    { id: 'language' },
    ...locales.map((tag) => {
      const inItself = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
      return make('option', { value: tag, selected: tag === locale, lang: tag }, inItself);
    }),
  );
  language.onchange = () => {
    locale = language.value;
  };
  const typed = () => name.value.trim().replace(/^\+[\d\s()-]+$/, (number) => number.replace(/[^\d+]/g, ''));
  const secret = () => (asksPassword() ? password.value : undefined);
  const form = make(
    'form',
    {},
    make('label', { htmlFor: 'name' }, label),
    name,
    ...(asksPassword() ? [make('label', { htmlFor: 'password' }, 'Password'), password] : []),
    make('label', { htmlFor: 'language' }, 'Language of your messages'),
    language,
    make('button', { className: 'main' }, 'Sign up'),
    button('I have an account: sign in', () => attempt(() => enter(typed(), secret())), 'wide'),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => join(typed(), secret(), locale));
  };
  show(
    'Welcome',
    make('p', {}, asksPassword() ? 'Your password first, then a code.' : 'No password. We send you a code.'),
    form,
    make('p', { className: 'soft' }, 'Or sign in as'),
    make(
      'div',
      { className: 'row' },
      button('Grace, email and mobile', () =>
        attempt(() => enter(bySms ? grace.phone : grace.email, asksPassword() ? grace.password : undefined)),
      ),
      button('A stranger', () => attempt(() => enter('nobody@example.com', secret()))),
    ),
  );
}

function roundScreen(round: Round): void {
  showRound(round);
  if (round.STATUS === 'CHOOSE_CHANNEL') choiceScreen(round);
  else codeScreen(round);
}

function choiceScreen({ CHANNELS = '' }: Round): void {
  const labels: Readonly<Record<string, string>> = { SMS: 'Text me a code', EMAIL: 'Email me a code' };
  show(
    'How shall we reach you?',
    ...CHANNELS.split(',').map((channel) =>
      button(labels[channel] ?? channel, () => attempt(() => answer(channel, { locale })), 'main'),
    ),
    button('Start over', startScreen, 'wide'),
  );
  say('Choose a channel.');
}

function codeScreen(round: Round): void {
  const length = Number(round.CODE_LENGTH);
  const input = make('input', {
    id: 'code-field',
    className: 'code',
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    required: true,
  });
  const resend = button('Send again', () => attempt(() => answer('resend', { action: 'resend', locale })));
  const left = make('p', { className: 'soft' });
  const form = make(
    'form',
    {},
    make('label', { htmlFor: 'code-field' }, `The ${length} digits`),
    input,
    make('button', { className: 'main' }, 'Sign in'),
    make(
      'div',
      { className: 'row' },
      resend,
      button('Type a wrong code', () => attempt(() => answer('0'.repeat(length)))),
      button('Start over', startScreen),
    ),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => answer(input.value));
  };
  const medium = round.CODE_DELIVERY_DELIVERY_MEDIUM === 'SMS' ? 'Text message' : 'Email';
  show('Enter your code', make('p', {}, `${medium} to ${round.CODE_DELIVERY_DESTINATION}`), form, left);
  const fill = (code: string) => {
    input.value = code;
    form.requestSubmit();
  };
  // A message leaves before its round arrives here.
  waiting = { round, since: Date.now() - 10_000, fill };
  const tick = () => {
    const now = Date.now() / 1000;
    const wait = Math.max(0, Math.ceil(Number(round.RESEND_AT) - now));
    const life = Math.max(0, Math.ceil(Number(round.EXPIRES_AT) - now));
    const isSpent = round.SENDS_LEFT === '0';
    resend.disabled = wait > 0 || isSpent;
    resend.textContent = isSpent ? 'No more codes' : wait > 0 ? `Send again in ${wait} s` : 'Send again';
    const clock = `${Math.floor(life / 60)}:${String(life % 60).padStart(2, '0')}`;
    left.textContent = `${round.ATTEMPTS_LEFT} ${round.ATTEMPTS_LEFT === '1' ? 'attempt' : 'attempts'} left. The code is good for ${clock} more.`;
  };
  tick();
  ticking = setInterval(tick, 1000);
  say(saidOf[round.STATUS ?? ''] ?? '', ['WRONG_CODE', 'CODE_EXPIRED'].includes(round.STATUS ?? ''));
  if (['CODE_SENT', 'CODE_RESENT'].includes(round.STATUS ?? '')) notify(known);
}

function welcome({ tokens }: Extract<Next, { kind: 'in' }>): void {
  showTokens(tokens);
  const out = button(
    'Sign out',
    () =>
      attempt(async () => {
        await leave();
        startScreen();
        say('Signed out.');
        return undefined;
      }),
    'main',
  );
  show('You are in', make('p', {}, 'Your app has its tokens. Their claims are below, under “Take it”.'), out);
  say('Signed in.');
}

let known: readonly InboxMessage[] = [];

/** Slides in the newest message that is for the round on the screen; one tap fills its code in. */
function notify(messages: readonly InboxMessage[]): void {
  if (!waiting) return;
  const { round, since, fill } = waiting;
  const message = messages.findLast((one) => one.at >= since && isFor(one, round));
  const code = message && codeIn(message.text, Number(round.CODE_LENGTH));
  if (!message || code === undefined || notice.dataset.code === `${message.at}`) return;
  notice.dataset.code = `${message.at}`;
  const isSms = message.medium === 'SMS';
  notice.replaceChildren(
    make(
      'button',
      { type: 'button', className: 'notice', onclick: () => fill(code) },
      make('span', { className: isSms ? 'badge sms' : 'badge email', ariaHidden: 'true' }, isSms ? '✉' : '@'),
      make(
        'span',
        { className: 'notice-text' },
        make('b', {}, isSms ? 'Messages' : 'Mail'),
        make('span', { dir: 'auto' }, message.subject ?? message.text.split('\n')[0] ?? ''),
        make('span', { className: 'tap' }, `Tap to fill in ${code}`),
      ),
    ),
  );
}

export function drawPhone(messages: readonly InboxMessage[]): void {
  known = messages;
  notify(messages);
  clock.textContent = new Date().toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
}

/** White or black, whichever is easier to read on a colour: one of them always has 4.5:1. */
function inkOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}

/** The app as these settings make it. */
export function dressPhone(next: PageSettings): void {
  const before = JSON.stringify(settings);
  settings = next;
  if (before === JSON.stringify(next)) return;
  brand.textContent = next.brand;
  const phone = byId('phone');
  phone.style.setProperty('--brand', next.color);
  phone.style.setProperty('--on-brand', inkOn(next.color));
  if (before === undefined || app.querySelector('#name')) startScreen();
}

export function startPhone(given: Setup): void {
  setup = given;
  byId('phone').replaceChildren(
    make(
      'div',
      { className: 'screen' },
      make(
        'div',
        { className: 'bar', ariaHidden: 'true' },
        clock,
        make('i', { className: 'camera' }),
        make('span', {}, '5G'),
      ),
      notice,
      brand,
      app,
      status,
      make('i', { className: 'home', ariaHidden: 'true' }),
    ),
  );
}
