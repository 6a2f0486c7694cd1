// Signs people up and in by one-time code. One person at a time, one request at a time, every state a value.
import type { ClientMetadata, RoundParameters } from '../rounds/contract.ts';
import { type OtpError, type OtpErrorCode, toOtpError } from './errors.ts';
import { randomPassword } from './password.ts';
import { readRound } from './read-round.ts';
import type { Snapshot, Step, Tokens } from './snapshot.ts';
import { createShelf, type KeyValueStorage } from './storage.ts';
import type { Held, Reply, Transport } from './transport.ts';
import { type Country, readCode, readName } from './typed.ts';
import { watchForCode } from './web-otp.ts';

export interface OtpClientOptions {
  readonly transport: Transport;
  /** How a phone number without `+` is read. */
  readonly country?: Country;
  /** Instead of `country`, e.g. by libphonenumber: what was typed to E.164, `undefined` for text that is not a number. */
  readonly toE164?: (typed: string) => string | undefined;
  /** `false`: a person without an account does not get one, and waits for a message that never comes. */
  readonly signUp?: boolean;
  /** Of a new user, by Cognito's names: `{ name: 'Ada' }`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The language of messages, as a BCP 47 tag; the browser's unless said. */
  readonly locale?: string;
  /** Keeps proofs and tokens; `localStorage` unless said. */
  readonly storage?: KeyValueStorage;
  /** Keeps the sign-in under way over a reload; `sessionStorage` unless said. */
  readonly session?: KeyValueStorage;
  /** Gets a token of Turnstile, hCaptcha or reCAPTCHA where HUMAN_CHECK asks for one; ALTCHA needs nothing. */
  readonly humanCheck?: (check: { readonly kind: string; readonly siteKey: string }) => Promise<string>;
}

export interface OtpClient {
  snapshot(): Snapshot;
  /** Calls `listener` after every change, also after one in another tab; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** An address or a number: makes the account if there is none, and asks for a code. A user who is signed in is signed out. */
  start(typed: string, how?: { readonly channel?: string; readonly signUp?: boolean }): Promise<Snapshot>;
  choose(channel: string): Promise<Snapshot>;
  answer(typed: string): Promise<Snapshot>;
  resend(how?: { readonly channel?: string; readonly locale?: string }): Promise<Snapshot>;
  /** After a reload or an app switch: finds the sign-in under way, or the person who is signed in. Calling it again does no harm. */
  resume(): Promise<Snapshot>;
  /**
   * Valid ones, renewed where they ran out. `undefined` where nobody is signed in any more, where Amplify keeps them, and
   * without a connection: `snapshot().error` says which.
   */
  getTokens(): Promise<Tokens | undefined>;
  /** Back to the beginning, also while a request is under way: what it brings is thrown away. */
  cancel(): Promise<Snapshot>;
  /** Withdraws the tokens. `forget`: on a device that others use, removes the proof too. */
  signOut(how?: { readonly forget?: boolean }): Promise<Snapshot>;
}

/** What a reload needs to go on. */
interface Open {
  readonly name: string;
  readonly session: string;
  readonly step: Step;
  readonly parameters: Partial<RoundParameters>;
}

interface SignedIn extends Held {
  readonly name: string;
}

/** What is to be shown next. */
type Shown = Step & { readonly error?: OtpError | undefined };

/** After these the sign-in is where it was. After any other it is over: Cognito takes a session string once. */
const passing: readonly OtpErrorCode[] = ['OFFLINE', 'TOO_MANY_REQUESTS', 'UNAVAILABLE', 'NOT_SENT'];
/** `STATUS` that is an error beside the round. */
const errorStatuses = [
  'WRONG_CODE',
  'NOT_A_CODE',
  'CODE_EXPIRED',
  'NO_CONTACT',
  'RESEND_TOO_SOON',
  'HUMAN_CHECK_FAILED',
] as const;

export function createOtpClient(options: OtpClientOptions): OtpClient {
  const { transport } = options;
  const prefix = `otp.${transport.id}.`;
  const device = createShelf(() => options.storage ?? globalThis.localStorage, prefix);
  const tab = createShelf(() => options.session ?? globalThis.sessionStorage, prefix);
  const proofName = (name: string) => `proof.${name.toLowerCase()}`;
  const listeners = new Set<() => void>();
  let current: Snapshot = { step: 'idle', name: '', busy: false, error: undefined };
  let open: Open | undefined;
  /** Raised to call off what is under way. */
  let turn = 0;
  let isFresh = true;
  /** Whose sign-up was left out, and who has not come in since: the account may have been deleted. */
  let unsure = '';
  let renewing: Promise<Tokens | undefined> | undefined;
  let watching = new AbortController();

  function show(shown: Shown, busy = current.busy): Snapshot {
    current = { ...shown, error: shown.error, busy };
    for (const listener of listeners) listener();
    return current;
  }

  const signedIn = (user: SignedIn): Step => ({ step: 'signed-in', ...user });

  const refuse = (code: OtpErrorCode, step: Step = current): Shown => ({ ...step, error: { code } });

  async function keep(next: Open | undefined): Promise<void> {
    open = next;
    await tab.write('open', next);
  }

  const goIdle = async (name = current.name): Promise<Step> => {
    watching.abort();
    await keep(undefined);
    return { step: 'idle', name };
  };

  /** One request at a time; whatever goes wrong ends as an error beside the step. */
  async function run(act: () => Promise<Shown>): Promise<Snapshot> {
    if (current.busy) return current;
    const mine = turn;
    isFresh = false;
    show({ ...current, error: undefined }, true);
    const shown = await act().catch(async (thrown) => {
      const error = toOtpError(thrown);
      if (mine !== turn) return current;
      return { ...(passing.includes(error.code) && open ? current : await goIdle()), error };
    });
    return mine === turn ? show(shown, false) : current;
  }

  /** Calls off what is under way. */
  function callOff(act: () => Promise<Shown>): Promise<Snapshot> {
    turn++;
    current = { ...current, busy: false };
    return run(act);
  }

  /** Nothing is used of what comes after it was called off. */
  const ask = <T>(asked: Promise<T>): Promise<T> => {
    const mine = turn;
    return asked.finally(() => {
      if (mine !== turn) throw new Error();
    });
  };

  async function accept(name: string, asked: Promise<Reply>, channel?: string): Promise<Shown> {
    const reply = await ask(asked);
    if ('tokens' in reply) {
      unsure = '';
      const proof = open?.parameters.PROOF;
      if (proof) await device.write(proofName(name), proof);
      const user = { name, ...reply };
      await device.write('user', user);
      await goIdle();
      return signedIn(user);
    }
    const { parameters, session } = reply;
    const status = parameters.STATUS ?? '';
    const isOpening = /^(READY|HUMAN_CHECK_FAILED)$/.test(status);
    const channels = (parameters.CHANNELS ?? '').split(',').filter(Boolean);
    const step: Step = isOpening
      ? { step: 'choose', name, channels }
      : { step: 'code', name, filled: undefined, ...readRound(parameters, channels) };
    await keep({ name, session, step, parameters });
    const only = channel ?? (channels[1] ? undefined : (channels[0] ?? ''));
    const code = errorStatuses.find((one) => one === status);
    if (isOpening && !code && only !== undefined) return begin(only);
    watch(step);
    return code ? refuse(code, step) : step;
  }

  function watch(step: Step): void {
    watching.abort();
    watching = new AbortController();
    if (step.step === 'code' && step.channel === 'SMS')
      watchForCode(watching.signal, (filled) => {
        if (current.step === 'code') show({ ...current, filled });
      });
  }

  async function say(answer: string, metadata: ClientMetadata): Promise<Shown> {
    if (!open) return goIdle();
    const { name, session } = open;
    const proof = await device.read<string>(proofName(name));
    return accept(name, transport.answer(name, session, answer, { ...metadata, proof }));
  }

  /** The opening round of `START=client`. */
  async function begin(channel: string): Promise<Shown> {
    const check = open?.parameters.HUMAN_CHECK;
    // Loaded where it is asked for: most pools have no check.
    const human =
      check && (await ask((await import('./human-check.ts')).solveHumanCheck(check, options.humanCheck)));
    const { locale } = options;
    return say(channel || 'start', { action: 'start', channel: channel || undefined, locale, human });
  }

  /** Cognito's session ends before the code does: begins another, by the channel of the one before. */
  const beginAgain = (error: unknown, name: string, channel: string): Promise<Shown> => {
    if (toOtpError(error).code !== 'SESSION_EXPIRED') throw error;
    return accept(name, transport.start(name), channel);
  };

  async function signUp(name: string): Promise<void> {
    const { attributes, locale = globalThis.navigator?.language } = options;
    const join = (more: object): Promise<void> =>
      ask(transport.signUp(name, randomPassword(), { ...more, ...attributes })).catch((error) => {
        const text = String(error);
        // An app client may be allowed to write few attributes.
        if ('locale' in more && /unauthorized attribute/.test(text)) return join({});
        // A taken name is an account to sign in to; and a pool may be closed to new users.
        if (!/^UsernameExists|SignUp is not permitted/.test(text)) throw error;
      });
    await join(locale ? { locale } : {});
  }

  async function leave(): Promise<void> {
    const user = await device.read<SignedIn>('user');
    if (!user) return;
    await device.write('user', undefined);
    await transport.signOut(user.tokens).catch(() => undefined);
  }

  /** Who is signed in, with tokens that are good now. Without a connection: with those that there are, and an error. */
  async function readUser(): Promise<Shown> {
    const user = await device.read<SignedIn>('user');
    const { name } = user ?? current;
    try {
      const held = user && (await ask(transport.renew(user)));
      if (user) await device.write('user', held && { name, ...held });
      if (held) return signedIn({ name, ...held });
      const idle = { step: 'idle', name } as const;
      return user ? refuse('SESSION_EXPIRED', idle) : idle;
    } catch (thrown) {
      return { ...signedIn(user as SignedIn), error: toOtpError(thrown) };
    }
  }

  async function getTokens(): Promise<Tokens | undefined> {
    const found = await readUser();
    renewing = undefined;
    const { error } = found;
    const tokens = found.step === 'signed-in' && !error ? found.tokens : undefined;
    if (current.step === 'signed-in' && !current.busy && tokens?.idToken !== (current.tokens?.idToken ?? 0))
      show(found);
    return tokens;
  }

  /** Tabs share a storage: who signs in or out in one does so in all. */
  async function follow({ key }: StorageEvent): Promise<void> {
    if (current.busy || (key && key !== `${prefix}user`)) return;
    const user = await device.read<SignedIn>('user');
    const { name } = current;
    if (open && user?.name !== name) return;
    const idle = await goIdle(name);
    show(user ? signedIn(user) : idle);
  }

  async function resume(): Promise<Snapshot> {
    const isOver = (step: Step) => step.step === 'code' && step.expiresAt < Date.now();
    if (!isFresh && !isOver(current)) return current;
    return run(async () => {
      open = await tab.read<Open>('open');
      const step = open?.step;
      if (!step?.step) return readUser();
      if (isOver(step)) return refuse('SESSION_EXPIRED', await goIdle(step.name));
      watch(step);
      return step;
    });
  }

  /** With a code on its way. */
  const withCode = (act: (round: Extract<Step, { step: 'code' }>) => Promise<Shown>): Promise<Snapshot> =>
    run(async () => (current.step === 'code' ? act(current) : current));

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      globalThis.addEventListener?.('storage', follow);
      return () => {
        listeners.delete(listener);
        if (!listeners.size) globalThis.removeEventListener?.('storage', follow);
      };
    },
    start: (typed, { channel, signUp: mayJoin = options.signUp ?? true } = {}) =>
      run(async () => {
        const name = options.toE164?.(typed) ?? readName(typed, options.country);
        if (name === undefined) return refuse('BAD_NAME');
        show(await goIdle(name));
        await leave();
        // Who has signed in here before needs no account, unless it was deleted: then the second start makes one.
        const isKnown = unsure !== name && (await device.read(proofName(name))) !== undefined;
        unsure = isKnown ? name : '';
        if (mayJoin && !isKnown) await signUp(name);
        return accept(name, transport.start(name), channel);
      }),
    choose: (channel) =>
      run(async () => {
        const { name } = current;
        return open ? begin(channel).catch((error) => beginAgain(error, name, channel)) : goIdle();
      }),
    answer: (typed) =>
      withCode(async ({ name, channel, digits, expiresAt }) => {
        const code = readCode(typed, digits);
        if (code === undefined) return refuse('NOT_A_CODE');
        return say(code, {}).catch(async (error) => {
          if (expiresAt < Date.now()) throw error;
          // The code is good still, and for the other session too.
          const step = await beginAgain(error, name, channel);
          return step.step === 'code' ? say(code, {}) : step;
        });
      }),
    resend: ({ channel, locale = options.locale } = {}) =>
      withCode(({ name, channel: before }) =>
        say('resend', { action: 'resend', channel, locale }).catch((error) =>
          beginAgain(error, name, channel ?? before),
        ),
      ),
    resume,
    // Many requests of an app may ask at once, and one renews.
    getTokens: () => (renewing ??= getTokens()),
    cancel: () => callOff(async () => (current.step === 'signed-in' ? current : goIdle())),
    signOut: ({ forget } = {}) =>
      callOff(async () => {
        if (forget) await device.write(proofName(current.name), undefined);
        const step = await goIdle('');
        await leave();
        return step;
      }),
  };
}
