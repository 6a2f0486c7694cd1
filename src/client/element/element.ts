// cognito-otp-router/element: <otp-sign-in client-id="…" region="…">, the whole sign-in as one custom element.
import { createOtpClient, type OtpClient } from '../client.ts';
import type { OtpErrorCode } from '../errors.ts';
import type { Snapshot } from '../snapshot.ts';
import { cognitoTransport } from '../transports/cognito.ts';
import { readCode } from '../typed.ts';
import { style } from './style.ts';
import { texts as english, fill, type Texts } from './texts.ts';

type TextOverrides = Partial<Omit<Texts, 'errors'>> & { readonly errors?: Partial<Texts['errors']> };

/** Errors that are about the field on the screen; the others are about the whole. */
const ofField: ReadonlySet<OtpErrorCode> = new Set(['BAD_NAME', 'NOT_A_CODE', 'WRONG_CODE', 'CODE_EXPIRED']);

const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Omit<Partial<HTMLElementTagNameMap[Tag]>, 'part'> & { readonly part?: string },
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] => {
  const { part, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  if (part) node.setAttribute('part', part);
  node.append(...children);
  return node;
};

/** In a text from right to left, `+*******3456` would come out scrambled (Unicode, UAX #9: isolates). */
const isolate = (element: Element, text: string): string =>
  element.matches(':dir(rtl)') ? `\u2066${text}\u2069` : text;

/**
 * Attributes: `client-id`, and `region` or `endpoint`; `calling-code` and `trunk-prefix` for numbers without `+`;
 * `sign-up="off"`; `value` is a name to begin with. Or give a client of your own: `element.client = createOtpClient(…)`. Fires `otp-change` with the
 * snapshot after every change, and `otp-signed-in` once with name and tokens.
 */
export class OtpSignInElement extends HTMLElement {
  #client: OtpClient | undefined;
  #texts: Texts = english;
  #unsubscribe = () => {};
  #ticking: ReturnType<typeof setInterval> | undefined;
  #screen = '';
  #field: HTMLInputElement | undefined;
  #error = make('p', { id: 'error', className: 'error', part: 'error', role: 'alert' });
  #said = make('p', { className: 'soft', part: 'status', role: 'status' });
  #resend: HTMLButtonElement | undefined;
  /** By another channel: the same wait. */
  #others: readonly HTMLButtonElement[] = [];
  #clock: HTMLElement | undefined;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
  }

  get client(): OtpClient {
    this.#client ??= createOtpClient({
      transport: cognitoTransport({
        clientId: this.getAttribute('client-id') ?? '',
        region: this.getAttribute('region') ?? '',
        ...(this.hasAttribute('endpoint') && { endpoint: this.getAttribute('endpoint') ?? '' }),
      }),
      ...(this.hasAttribute('calling-code') && {
        country: {
          callingCode: this.getAttribute('calling-code') ?? '',
          trunkPrefix: this.getAttribute('trunk-prefix') ?? '0',
        },
      }),
      signUp: this.getAttribute('sign-up') !== 'off',
      ...(this.lang && { locale: this.lang }),
    });
    return this.#client;
  }

  set client(client: OtpClient) {
    this.#client = client;
    if (this.isConnected) this.#connect();
  }

  /** Replaces some texts, or all. */
  set texts(given: TextOverrides) {
    this.#texts = { ...english, ...given, errors: { ...english.errors, ...given.errors } };
    this.#screen = '';
    if (this.isConnected) this.#draw();
  }

  connectedCallback(): void {
    this.#connect();
  }

  disconnectedCallback(): void {
    this.#unsubscribe();
    clearInterval(this.#ticking);
  }

  #connect(): void {
    this.#unsubscribe();
    this.#unsubscribe = this.client.subscribe(() => this.#draw());
    this.#screen = '';
    this.#draw();
    void this.client.resume();
  }

  #draw(): void {
    const snapshot = this.client.snapshot();
    const isFirst = this.#screen === '';
    const screen =
      snapshot.step === 'code' ? `code by ${snapshot.channel} of ${snapshot.name}` : snapshot.step;
    if (screen !== this.#screen) {
      this.#screen = screen;
      this.#show(snapshot, !isFirst || this.hasAttribute('autofocus'));
      if (snapshot.step === 'signed-in')
        this.#fire('otp-signed-in', { name: snapshot.name, tokens: snapshot.tokens });
    }
    this.#update(snapshot);
    this.#fire('otp-change', snapshot);
  }

  #fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #button(label: string, act: () => unknown, part = 'button'): HTMLButtonElement {
    return make('button', { type: 'button', part, onclick: () => act() }, label);
  }

  #input(properties: Omit<Partial<HTMLInputElement>, 'part'>): HTMLInputElement {
    this.#field = make('input', { id: 'field', part: 'input', ...properties });
    this.#field.setAttribute('aria-describedby', 'error');
    return this.#field;
  }

  #form(
    label: string,
    field: HTMLInputElement,
    send: string,
    act: (typed: string) => unknown,
  ): HTMLFormElement {
    const form = make(
      'form',
      { part: 'form', noValidate: true },
      make('label', { htmlFor: 'field', part: 'label' }, label),
      field,
      this.#error,
      make('button', { className: 'main', part: 'button main' }, send),
    );
    form.onsubmit = (event) => {
      event.preventDefault();
      act(field.value);
    };
    return form;
  }

  /** Puts a new screen up, and the keyboard into its first field. */
  #show(snapshot: Snapshot, moveFocus: boolean): void {
    clearInterval(this.#ticking);
    this.#field = undefined;
    this.#resend = undefined;
    const root = this.shadowRoot as ShadowRoot;
    const [title = '', ...rest] = this.#screenOf(snapshot);
    root.replaceChildren(make('style', {}, style), title, this.#said, ...rest);
    if (snapshot.step === 'code') this.#ticking = setInterval(() => this.#tick(), 1000);
    if (moveFocus) root.querySelector<HTMLElement>('input, button')?.focus();
  }

  #screenOf(snapshot: Snapshot): Node[] {
    const { client } = this;
    const t = this.#texts;
    switch (snapshot.step) {
      case 'idle': {
        const field = this.#input({
          value: snapshot.name || (this.getAttribute('value') ?? ''),
          autocomplete: 'username',
          autocapitalize: 'none',
          spellcheck: false,
        });
        return [
          make('h2', { part: 'title' }, t.title),
          this.#form(t.name, field, t.start, (typed) => client.start(typed)),
        ];
      }
      case 'choose':
        return [
          make('h2', { part: 'title' }, t.chooseTitle),
          make(
            'div',
            { className: 'choices' },
            ...snapshot.channels.map((channel) =>
              this.#button(this.#name(channel), () => client.choose(channel)),
            ),
            this.#error,
            this.#button(t.cancel, () => client.cancel()),
          ),
        ];
      case 'code':
        return [make('h2', { part: 'title' }, t.codeTitle), this.#codeForm(snapshot)];
      case 'signed-in':
        return [
          make('slot', {}, make('p', { part: 'title' }, t.signedIn)),
          this.#button(t.signOut, () => client.signOut()),
        ];
    }
  }

  #codeForm({ digits, channels, channel }: Extract<Snapshot, { step: 'code' }>): HTMLElement {
    const { client } = this;
    const t = this.#texts;
    const field = this.#input({ className: 'code', inputMode: 'numeric', autocomplete: 'one-time-code' });
    let before = '';
    const form = this.#form(fill(t.code, { digits }), field, t.answer, (typed) => client.answer(typed));
    field.oninput = (event) => {
      // Pasted, or filled in by the phone: nobody has to press the button. What is typed digit by digit waits for it.
      const { inputType } = event as InputEvent;
      const isFilled =
        field.value.length - before.length > 1 || !/^(insertText|delete|history)/.test(inputType ?? '');
      before = field.value;
      if (isFilled && readCode(field.value, digits) !== undefined) form.requestSubmit();
    };
    this.#resend = this.#button(t.resend, () => client.resend());
    this.#others = channels
      .filter((other) => other !== channel)
      .map((other) =>
        this.#button(fill(t.elsewhere, { channel: this.#name(other) }), () =>
          client.resend({ channel: other }),
        ),
      );
    this.#clock = make('p', { className: 'soft', part: 'clock' });
    form.append(
      this.#clock,
      make(
        'div',
        { className: 'row' },
        this.#resend,
        ...this.#others,
        this.#button(t.cancel, () => client.cancel()),
      ),
    );
    return form;
  }

  #name(channel: string): string {
    return channel === 'SMS' || channel === 'EMAIL' ? this.#texts[channel] : channel;
  }

  /** What changes within a screen: field and focus stay as they are. */
  #update(snapshot: Snapshot): void {
    const { busy, error } = snapshot;
    const t = this.#texts;
    this.ariaBusy = String(busy);
    const digits = snapshot.step === 'code' ? snapshot.digits : '';
    this.#error.textContent = error ? fill(t.errors[error.code], { digits }) : '';
    const isOfField = error !== undefined && ofField.has(error.code);
    this.#field?.setAttribute('aria-invalid', String(isOfField));
    if (isOfField && !busy) {
      this.#field?.focus();
      this.#field?.select();
    }
    this.#said.textContent = busy
      ? t.busy
      : snapshot.step === 'code' && !error
        ? fill(t[snapshot.sent], { to: isolate(this, snapshot.destination) })
        : '';
    if (snapshot.step !== 'code') return;
    if (snapshot.filled && this.#field && this.#field.value !== snapshot.filled && !busy) {
      this.#field.value = snapshot.filled;
      void this.client.answer(snapshot.filled);
    }
    this.#tick();
  }

  #tick(): void {
    const snapshot = this.client.snapshot();
    if (snapshot.step !== 'code' || !this.#resend || !this.#clock) return;
    const t = this.#texts;
    const secondsTo = (at: number) => Math.max(0, Math.ceil((at - Date.now()) / 1000));
    const seconds = secondsTo(snapshot.resendAt);
    const life = secondsTo(snapshot.expiresAt);
    const time = `${Math.floor(life / 60)}:${String(life % 60).padStart(2, '0')}`;
    for (const button of [this.#resend, ...this.#others])
      button.disabled = seconds > 0 || snapshot.sendsLeft === 0;
    this.#resend.textContent =
      snapshot.sendsLeft === 0 ? t.noResend : seconds > 0 ? fill(t.resendIn, { seconds }) : t.resend;
    const left = snapshot.attemptsLeft === 1 ? t.attempt : fill(t.attempts, { n: snapshot.attemptsLeft });
    this.#clock.textContent = `${left} ${fill(t.life, { time })}`;
  }
}

export const defineOtpSignIn = (name = 'otp-sign-in'): void => {
  if (!customElements.get(name)) customElements.define(name, OtpSignInElement);
};

defineOtpSignIn();
