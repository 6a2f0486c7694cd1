// Signs people up and in by one-time code. One person at a time, one request at a time, every state a value.
import type { ClientMetadata } from '../rounds/contract.ts';
import { type OtpErrorCode, toOtpError } from './errors.ts';
import { randomPassword } from './password.ts';
import { readRound } from './read-round.ts';
import type { Snapshot, Step, Tokens } from './snapshot.ts';
import { browserStorage, createShelf, type KeyValueStorage } from './storage.ts';
import type { Held, Reply, Transport } from './transport.ts';
import { type Country, readCode, readName } from './typed.ts';
import { watchForCode } from './web-otp.ts';

export interface OtpClientOptions {
  readonly transport: Transport;
  /** How a phone number without `+` is read. */
  readonly country?: Country;
  /** Instead of `country`, e.g. by libphonenumber: what was typed to E.164, `undefined` for what is no number. */
  readonly toE164?: (typed: string) => string | undefined;
  /** `false`: people who have no account are not given one. Then they wait for a message that never comes. */
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
  /** Calls `listener` after every change; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /** An address or a number: makes the account if there is none, and asks for a code. */
  start(typed: string, how?: { readonly channel?: string; readonly signUp?: boolean }): Promise<Snapshot>;
  choose(channel: string): Promise<Snapshot>;
  answer(typed: string): Promise<Snapshot>;
  resend(how?: { readonly channel?: string; readonly locale?: string }): Promise<Snapshot>;
  /** Once after every load of the page: finds the sign-in under way, or the person who is signed in. */
  resume(): Promise<Snapshot>;
  /** Valid ones, renewed where they ran out; `undefined` where nobody is signed in, or Amplify keeps them. */
  getTokens(): Promise<Tokens | undefined>;
  /** Back to the beginning: another name. */
  cancel(): Promise<Snapshot>;
  signOut(): Promise<Snapshot>;
}

/** What a reload needs to go on. */
interface Open {
  readonly name: string;
  readonly session: string;
  readonly proof: string;
  readonly step: Step;
  /** HUMAN_CHECK of the opening round. */
  readonly check: string | undefined;
}

interface SignedIn extends Held {
  readonly name: string;
}

export function createOtpClient(options: OtpClientOptions): OtpClient {
  const { transport } = options;
  const prefix = `otp.${transport.id}.`;
  const lasting = createShelf(options.storage ?? browserStorage('localStorage'), prefix);
  const passing = createShelf(options.session ?? browserStorage('sessionStorage'), prefix);
  const proofName = (name: string) => `proof.${name.toLowerCase()}`;
  const listeners = new Set<() => void>();
  let current: Snapshot = { step: 'idle', name: '', busy: false, error: undefined };
  let open: Open | undefined;
  let stopWatching = () => {};

  function show(change: Partial<Pick<Snapshot, 'busy' | 'error'>>, step: Step = current): Snapshot {
    current = { ...step, busy: current.busy, error: current.error, ...change };
    for (const listener of listeners) listener();
    return current;
  }

  async function keep(next: Open | undefined): Promise<void> {
    open = next;
    await passing.write('open', next);
  }

  const goIdle = async (
    name = current.step === 'idle' ? current.name : (open?.name ?? ''),
  ): Promise<Step> => {
    stopWatching();
    await keep(undefined);
    return { step: 'idle', name };
  };

  /** One request at a time; whatever goes wrong ends as an error beside the step. */
  async function run(act: () => Promise<Step | OtpErrorCode>): Promise<Snapshot> {
    if (current.busy) return current;
    show({ busy: true, error: undefined });
    try {
      const done = await act();
      return typeof done === 'string'
        ? show({ busy: false, error: { code: done } })
        : show({ busy: false }, done);
    } catch (thrown) {
      const error = toOtpError(thrown);
      // Nothing but these leaves the sign-in where it was: Cognito takes a session string once.
      const goesOn = ['OFFLINE', 'TOO_MANY_REQUESTS', 'UNAVAILABLE', 'NOT_SENT'].includes(error.code) && open;
      return show({ busy: false, error }, goesOn ? current : await goIdle());
    }
  }

  const errorOf: Partial<Record<string, OtpErrorCode>> = {
    WRONG_CODE: 'WRONG_CODE',
    NOT_A_CODE: 'NOT_A_CODE',
    CODE_EXPIRED: 'CODE_EXPIRED',
    NO_CONTACT: 'NO_CONTACT',
    RESEND_TOO_SOON: 'RESEND_TOO_SOON',
    HUMAN_CHECK_FAILED: 'HUMAN_CHECK_FAILED',
  };

  async function accept(name: string, reply: Reply, channel?: string): Promise<Step> {
    if (reply.kind === 'tokens') {
      if (open) await lasting.write(proofName(name), open.proof || undefined);
      const { tokens } = reply;
      await lasting.write('user', { name, tokens } satisfies SignedIn);
      await goIdle();
      return { step: 'signed-in', name, tokens };
    }
    const { parameters, session } = reply;
    const status = parameters.STATUS ?? '';
    const isOpening = ['READY', 'HUMAN_CHECK_FAILED'].includes(status);
    const channels = (parameters.CHANNELS ?? '').split(',').filter(Boolean);
    const step: Step = isOpening
      ? { step: 'choose', name, channels }
      : { step: 'code', name, filled: undefined, ...readRound(parameters, channels) };
    await keep({ name, session, proof: parameters.PROOF ?? '', step, check: parameters.HUMAN_CHECK });
    const only = channel ?? (channels.length < 2 ? (channels[0] ?? '') : undefined);
    if (isOpening && status !== 'HUMAN_CHECK_FAILED' && only !== undefined) return begin(only);
    const code = errorOf[status];
    if (code) current = { ...current, error: { code } };
    if (step.step === 'code' && step.channel === 'SMS' && step.sent !== 'nothing') watch();
    return step;
  }

  function watch(): void {
    stopWatching();
    stopWatching = watchForCode((filled) => {
      if (current.step === 'code') show({}, { ...current, filled });
    });
  }

  async function say(answer: string, metadata: ClientMetadata): Promise<Step> {
    if (!open) return goIdle();
    const { name, session } = open;
    const proof = await lasting.read<string>(proofName(name));
    const all = { ...metadata, ...(proof !== undefined && { proof }) };
    return accept(name, await transport.answer(name, session, answer, all));
  }

  /** The opening round of `START=client`. */
  async function begin(channel: string): Promise<Step> {
    const check = open?.check;
    // Loaded where it is asked for: most pools have no check.
    const human =
      check && (await (await import('./human-check.ts')).solveHumanCheck(check, options.humanCheck));
    const { locale } = options;
    return say(channel || 'start', {
      action: 'start',
      ...(channel && { channel }),
      ...(locale !== undefined && { locale }),
      ...(human && { human }),
    });
  }

  async function signUp(name: string): Promise<void> {
    const locale = options.locale ?? globalThis.navigator?.language;
    const attributes = { ...(locale && { locale }), ...options.attributes };
    try {
      await transport.signUp(name, randomPassword(), attributes);
    } catch (error) {
      // A taken name is an account to sign in to; and a pool may be closed to new users.
      const { name: type, message } = error instanceof Error ? error : new Error();
      if (!/^UsernameExists/.test(type) && !/SignUp is not permitted/.test(message)) throw error;
    }
  }

  return {
    snapshot: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: (typed, { channel, signUp: mayJoin = options.signUp ?? true } = {}) =>
      run(async () => {
        const name = options.toE164?.(typed) ?? readName(typed, options.country);
        if (name === undefined) return 'BAD_NAME';
        await goIdle(name);
        current = { ...current, step: 'idle', name } as Snapshot;
        // Who has signed in here before needs no account.
        if (mayJoin && (await lasting.read(proofName(name))) === undefined) await signUp(name);
        return accept(name, await transport.start(name), channel);
      }),
    choose: (channel) => run(() => (open ? begin(channel) : goIdle())),
    answer: (typed) =>
      run(async () => {
        if (current.step !== 'code') return current;
        const code = readCode(typed, current.digits);
        if (code === undefined) return 'NOT_A_CODE';
        const { name, expiresAt } = current;
        try {
          return await say(code, {});
        } catch (error) {
          // Cognito's session ends before the code does: begin another, and give it the same code.
          if (toOtpError(error).code !== 'SESSION_EXPIRED' || expiresAt < Date.now()) throw error;
          const again = await accept(name, await transport.start(name));
          return again.step === 'code' ? say(code, {}) : again;
        }
      }),
    resend: ({ channel, locale = options.locale } = {}) =>
      run(async () => {
        if (current.step !== 'code') return current;
        const { name } = current;
        const choice = { ...(channel && { channel }), ...(locale && { locale }) };
        try {
          return await say('resend', { action: 'resend', ...choice });
        } catch (error) {
          if (toOtpError(error).code !== 'SESSION_EXPIRED') throw error;
          return accept(name, await transport.start(name), channel);
        }
      }),
    resume: () =>
      run(async () => {
        open = await passing.read<Open>('open');
        if (open) {
          const { step } = open;
          const isOver = step.step === 'code' && step.expiresAt < Date.now();
          if (step.step === 'code' && step.channel === 'SMS') watch();
          return isOver ? goIdle(open.name) : step;
        }
        const user = await lasting.read<SignedIn>('user');
        const held = user && (await transport.renew(user));
        if (!user || !held) return goIdle();
        await lasting.write('user', { name: user.name, ...held });
        return { step: 'signed-in', name: user.name, ...held };
      }),
    async getTokens() {
      const user = await lasting.read<SignedIn>('user');
      const held = user && (await transport.renew(user));
      if (user && held && held.tokens !== user.tokens)
        await lasting.write('user', { name: user.name, ...held });
      return held?.tokens;
    },
    cancel: () => run(() => goIdle()),
    signOut: () =>
      run(async () => {
        const user = await lasting.read<SignedIn>('user');
        await lasting.write('user', undefined);
        const step = await goIdle('');
        await transport.signOut(user?.tokens).catch(() => undefined);
        return step;
      }),
  };
}
