// The inbox: a list that can be searched, and a reader that runs nothing of a mail.
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { button, byId, clock, copyButton, tabs } from './dom.ts';
import { codeFor, type Message } from './messages.ts';
import { isDark } from './theme.ts';

let messages: readonly Message[] = [];
let digits = 6;
let chosen: Message | undefined;
let view = '';
let wanted = '';
/** How a mail is looked at; its face is the page's until somebody chooses one. */
const look = { phone: false, dark: undefined as boolean | undefined };

const nameOf = ({ subject, text }: Message): string => subject ?? text.split('\n')[0] ?? '';

function sourceOf({ html: body, text, at, names, ...head }: Message): string {
  const lines = Object.entries(head).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...lines, '', body ?? text].join('\n');
}

/** Nothing in a mail may run, navigate or fetch as this page: hence the sandbox. */
function mailOf(name: string, body: string): TemplateResult {
  const dark = look.dark ?? isDark();
  // Which of its two faces a mail shows is chosen here, not by the system.
  const face = dark ? '(min-width: 0)' : '(max-width: 0)';
  const change = (changed: Partial<typeof look>) => () => {
    Object.assign(look, changed);
    draw();
  };
  return html`<div class="row">
      ${button('Phone width', change({ phone: !look.phone }), look.phone)}
      ${button('Dark mail', change({ dark: !dark }), dark)}
    </div>
    <iframe
      title="Mail: ${name}"
      sandbox=""
      class=${look.phone ? 'as-phone' : ''}
      style="color-scheme: ${dark ? 'dark' : 'light'}"
      srcdoc=${body.replaceAll(/\(prefers-color-scheme:\s*dark\)/g, face)}
    ></iframe>`;
}

const plain = (text: string) => html`<pre class="plain" tabindex="0" dir="auto">${text}</pre>`;

function readerOf(message: Message): TemplateResult {
  const { medium, from, to, text, html: body } = message;
  const code = codeFor(message, digits);
  const first = body === undefined ? 'Message' : 'HTML';
  const views: Readonly<Record<string, () => TemplateResult>> = {
    [first]: () =>
      body === undefined ? html`<p class="bubble" dir="auto">${text}</p>` : mailOf(nameOf(message), body),
    Text: () => plain(text),
    Source: () => plain(sourceOf(message)),
  };
  const shown = views[view] ? view : first;
  const choose = (name: string) => {
    view = name;
    draw();
  };
  return html`<div class="reader">
    <div class="reader-head">
      <div>
        <b dir="auto">${medium === 'SMS' ? 'Text message' : nameOf(message)}</b>
        <p class="soft">${from ? `${from} ` : ''}to ${to}</p>
      </div>
      ${code === undefined ? nothing : copyButton('Copy code', code)}
    </div>
    ${tabs('How to read it', Object.keys(views), shown, choose, views[shown]?.() ?? html``)}
  </div>`;
}

function itemOf(message: Message): TemplateResult {
  const read = () => {
    chosen = message;
    draw();
  };
  return html`<li>
    <button type="button" aria-current=${String(message === chosen)} @click=${read}>
      <span><b>${message.to}</b><span class="soft">${clock(message.at)}</span></span>
      <span class="message-name" dir="auto">${nameOf(message)}</span>
    </button>
  </li>`;
}

const noMessage = html`<p class="empty">Every SMS and email that would be sent lands here.</p>`;
const noneFound = html`<p class="empty">No message has that in it.</p>`;

function draw(): void {
  const found = messages.filter(({ to, subject = '', text }) =>
    `${to} ${subject} ${text}`.toLowerCase().includes(wanted),
  );
  // What is not in the list is not in the reader either.
  const read = chosen && found.includes(chosen) ? chosen : found.at(-1);
  chosen = read ?? chosen;
  const search = ({ target }: Event) => {
    wanted = (target as HTMLInputElement).value.toLowerCase();
    draw();
  };
  render(
    html`<input type="search" placeholder="Search" aria-label="Search the inbox" @input=${search} />
      <ul class="messages" aria-label="Messages, newest first" data-stop>${found.toReversed().map(itemOf)}</ul>
      ${read ? readerOf(read) : messages.length > 0 ? noneFound : noMessage}`,
    byId('inbox'),
  );
}

/** The newest message is opened as it arrives. */
export function drawInbox(all: readonly Message[], codeLength: number): void {
  digits = codeLength;
  if (all.length > messages.length) {
    chosen = undefined;
    view = '';
  }
  messages = [...all];
  draw();
}
