// The app on the phone: signs up and in with aws-amplify, as an app of yours would.
import { Amplify } from 'aws-amplify';
import { confirmSignIn, type SignInOutput, signIn, signOut, signUp } from 'aws-amplify/auth';
import { byId, make } from './dom.ts';
import type { Setup } from './protocol.ts';

type Round = Readonly<Record<string, string>>;

let locale = 'en';
let ticking: ReturnType<typeof setInterval> | undefined;

const said: Readonly<Record<string, string>> = {
  CODE_SENT: 'We sent you a code.',
  CODE_RESENT: 'We sent you a code again.',
  RESEND_TOO_SOON: 'Wait a little before asking for another code.',
  WRONG_CODE: 'That code is not right.',
  CODE_EXPIRED: 'That code has expired. Ask for another one.',
};

function say(text: string, bad = false): void {
  const status = byId('status');
  status.textContent = text;
  status.className = bad ? 'bad' : '';
}

/** Shows a screen; the keyboard goes to its first field. */
function show(title: string, ...content: readonly (Node | string)[]): void {
  clearInterval(ticking);
  byId('app').replaceChildren(make('h3', {}, title), ...content);
  const first = byId('app').querySelector<HTMLElement>('input, button.main');
  (first ?? byId('app')).focus();
}

/** Runs what a person asked for, one thing at a time, and says what went wrong. */
async function attempt(act: () => Promise<void>): Promise<void> {
  const app = byId('app');
  if (app.ariaBusy === 'true') return;
  app.ariaBusy = 'true';
  say('One moment …');
  try {
    await act();
  } catch (error) {
    say((error as Error).message, true);
    // Whatever failed, this sign-in is over.
    if (!byId('app').querySelector('#name')) startScreen();
  } finally {
    app.ariaBusy = 'false';
  }
}

export async function start(username: string): Promise<void> {
  await signOut({ global: false }).catch(() => undefined);
  await next(await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } }));
}

export const startAs = (username: string) => attempt(() => start(username));

/** Signs up with whatever was typed; a name that exists is no fault here. */
async function join(username: string): Promise<void> {
  try {
    await signUp({ username, password: crypto.randomUUID(), options: { userAttributes: { locale } } });
  } catch (error) {
    if ((error as Error).name !== 'UsernameExistsException') throw error;
  }
  await start(username);
}

const answer = async (challengeResponse: string, clientMetadata: Record<string, string> = {}) =>
  next(await confirmSignIn({ challengeResponse, options: { clientMetadata } }));

async function next({ isSignedIn, nextStep }: SignInOutput): Promise<void> {
  if (isSignedIn) return welcome();
  if (nextStep.signInStep !== 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE')
    throw new Error(`This page has no screen for ${nextStep.signInStep}`);
  const round = (nextStep.additionalInfo ?? {}) as Round;
  if (round.STATUS === 'CHOOSE_CHANNEL') choiceScreen(round);
  else codeScreen(round);
}

function welcome(): void {
  const leave = make('button', { className: 'main', type: 'button' }, 'Sign out');
  leave.onclick = () =>
    attempt(async () => {
      await signOut();
      startScreen();
      say('Signed out.');
    });
  show('You are in', make('p', {}, 'The pool has issued tokens. No password was needed.'), leave);
  say('Signed in.');
}

function choiceScreen({ CHANNELS = '' }: Round): void {
  const buttons = CHANNELS.split(',').map((channel) => {
    const button = make(
      'button',
      { className: 'main', type: 'button' },
      channel === 'SMS' ? 'Text me a code' : 'Email me a code',
    );
    button.onclick = () => attempt(() => answer(channel));
    return button;
  });
  show('How shall we reach you?', ...buttons);
  say('Choose a channel.');
}

function codeScreen(round: Round): void {
  const length = Number(round.CODE_LENGTH);
  const input = make('input', {
    id: 'code',
    className: 'code',
    inputMode: 'numeric',
    autocomplete: 'one-time-code',
    required: true,
  });
  const resend = make('button', { type: 'button' }, 'Send again');
  resend.onclick = () => attempt(() => answer('resend', { action: 'resend', locale }));
  const wrong = make('button', { type: 'button' }, 'Type a wrong code');
  wrong.onclick = () => attempt(() => answer('0'.repeat(length)));
  const left = make('p', { className: 'soft' });
  const form = make(
    'form',
    {},
    make('label', { htmlFor: 'code' }, `The ${length} digits`),
    input,
    make('button', { className: 'main' }, 'Sign in'),
    make('div', { className: 'row' }, resend, wrong),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => answer(input.value));
  };
  const medium = round.CODE_DELIVERY_DELIVERY_MEDIUM === 'SMS' ? 'Text message' : 'Email';
  show('Enter your code', make('p', {}, `${medium} to ${round.CODE_DELIVERY_DESTINATION}`), form, left);
  const tick = () => {
    const now = Date.now() / 1000;
    const wait = Math.max(0, Math.ceil(Number(round.RESEND_AT) - now));
    const life = Math.max(0, Math.ceil(Number(round.EXPIRES_AT) - now));
    const spent = round.SENDS_LEFT === '0';
    resend.disabled = wait > 0 || spent;
    resend.textContent = spent ? 'No more codes' : wait > 0 ? `Send again in ${wait} s` : 'Send again';
    left.textContent = `${round.ATTEMPTS_LEFT} attempts left. The code lives ${Math.floor(life / 60)}:${String(life % 60).padStart(2, '0')} more.`;
  };
  tick();
  ticking = setInterval(tick, 1000);
  say(said[round.STATUS ?? ''] ?? '', round.STATUS === 'WRONG_CODE' || round.STATUS === 'CODE_EXPIRED');
}

let locales: readonly string[] = ['en'];

function startScreen(): void {
  const name = make('input', {
    id: 'name',
    autocomplete: 'username',
    required: true,
    value: 'ada@example.com',
  });
  const language = make(
    'select',
    { id: 'language' },
    ...locales.map((tag) => {
      const label = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
      return make('option', { value: tag, selected: tag === locale, lang: tag }, label);
    }),
  );
  language.onchange = () => {
    locale = language.value;
  };
  const enter = make('button', { type: 'button' }, 'I have an account');
  enter.onclick = () => attempt(() => start(name.value.trim()));
  const form = make(
    'form',
    {},
    make('label', { htmlFor: 'name' }, 'Email address or mobile number'),
    name,
    make('label', { htmlFor: 'language' }, 'Language of your messages'),
    language,
    make('button', { className: 'main' }, 'Sign up and in'),
    make('div', { className: 'row' }, enter),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => join(name.value.trim()));
  };
  show('Welcome', make('p', {}, 'No password. We send you a code.'), form);
}

export function startApp(setup: Setup): void {
  locales = setup.locales;
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: setup.userPoolId,
        userPoolClientId: setup.clientId,
        userPoolEndpoint: setup.endpoint,
      },
    },
  });
  startScreen();
  byId('status').textContent = '';
}
