// The inbox: a list that can be searched, and a reader that runs nothing of a mail.
import { html, nothing, render } from 'lit-html';
import { copyButton } from './copy.ts';
import { byId, clock, make } from './dom.ts';
import { codeFor, type Message } from './messages.ts';
import { rove } from './roving.ts';
import { tabs } from './tabs.ts';
import { isDark, onTheme } from './theme.ts';

let messages: readonly Message[] = [];
let digits = 6;
let chosen: Message | undefined;
let wanted = '';
let reader: HTMLElement | undefined;
let refocus: (() => void) | undefined;
const look = { phone: false, dark: undefined as boolean | undefined };

const nameOf = ({ subject, text }: Message): string => subject ?? text.split('\n')[0] ?? '';

function source(message: Message): string {
  const head = Object.entries({ ...message, html: undefined, text: undefined, at: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [...head, '', message.html ?? message.text].join('\n');
}

/** Nothing in a mail may run, navigate or fetch as this page: hence the sandbox. */
function showMail(message: Message & { readonly html: string }, panel: HTMLElement): void {
  const dark = look.dark ?? isDark();
  const again = (change: Partial<typeof look>) => () => {
    Object.assign(look, change);
    showMail(message, panel);
  };
  // Which of its two faces a mail shows is chosen here, not by the system.
  const face = dark ? '(min-width: 0)' : '(max-width: 0)';
  const seen = message.html.replaceAll(/\(prefers-color-scheme:\s*dark\)/g, face);
  const toggle = (label: string, isOn: boolean, change: Partial<typeof look>) =>
    html`<button type="button" class="small" aria-pressed=${String(isOn)} @click=${again(change)}>${label}</button>`;
  render(
    html`<div class="mail">
      <div class="row">
        ${toggle('Phone width', look.phone, { phone: !look.phone })} ${toggle('Dark mail', dark, { dark: !dark })}
      </div>
      <iframe
        title="Mail: ${nameOf(message)}"
        sandbox=""
        class=${look.phone ? 'as-phone' : ''}
        style="color-scheme: ${dark ? 'dark' : 'light'}"
        srcdoc=${seen}
      ></iframe>
    </div>`,
    panel,
  );
}

function showText({ text }: Message, panel: HTMLElement): void {
  render(html`<p class="bubble" dir="auto">${text}</p>`, panel);
}

const plain = (text: string) => (panel: HTMLElement) =>
  panel.append(make('pre', { tabIndex: 0, dir: 'auto', className: 'plain' }, text));

function read(message: Message): void {
  chosen = message;
  const { medium, from, to, text, html: body } = message;
  const code = codeFor(message, digits);
  const title = medium === 'SMS' ? 'Text message' : nameOf(message);
  const views = [
    body === undefined
      ? { name: 'Message', show: (panel: HTMLElement) => showText(message, panel) }
      : { name: 'HTML', show: (panel: HTMLElement) => showMail({ ...message, html: body }, panel) },
    { name: 'Text', show: plain(text) },
    { name: 'Source', show: plain(source(message)) },
  ];
  reader = make('div', { className: 'reader' });
  render(
    html`<div class="reader-head">
        <div>
          <b dir="auto">${title}</b>
          <p class="soft">${from ? `${from} ` : ''}to ${to}</p>
        </div>
        ${code === undefined ? nothing : copyButton('Copy code', () => code)}
      </div>
      ${tabs('How to read it', views)}`,
    reader,
  );
  draw();
}

const itemOf = (message: Message) => html`<li>
  <button type="button" aria-current=${String(message === chosen)} @click=${() => read(message)}>
    <span><b>${message.to}</b><span class="soft">${clock(message.at)}</span></span>
    <span class="message-name" dir="auto">${nameOf(message)}</span>
  </button>
</li>`;

const noMessage = html`<p class="empty">Every SMS and email that would be sent lands here.</p>`;
const noneFound = html`<p class="empty">No message has that in it.</p>`;

const matches = ({ to, subject = '', text }: Message): boolean =>
  `${to} ${subject} ${text}`.toLowerCase().includes(wanted);

/** What is not in the list is not in the reader either. */
function search({ target }: Event): void {
  wanted = (target as HTMLInputElement).value.toLowerCase();
  const found = messages.filter(matches).at(-1);
  if (found && chosen && !matches(chosen)) read(found);
  else draw();
}

function draw(): void {
  const box = byId('inbox');
  const found = messages.filter(matches);
  render(
    html`<input type="search" placeholder="Search" aria-label="Search the inbox" @input=${search} />
      <ul class="messages" aria-label="Messages, newest first">${found.toReversed().map(itemOf)}</ul>
      ${found.length > 0 ? reader : messages.length > 0 ? noneFound : noMessage}`,
    box,
  );
  refocus ??= rove(box.querySelector('.messages') ?? box, 'button');
  refocus();
}

/** The newest message is opened as it arrives. */
export function drawInbox(all: readonly Message[], codeLength: number): void {
  digits = codeLength;
  if (all.length === messages.length && byId('inbox').childElementCount > 0) return;
  messages = [...all];
  const newest = messages.filter(matches).at(-1);
  if (newest) read(newest);
  else draw();
}

/** A mail follows the page until somebody chooses its face. */
onTheme(() => {
  if (chosen && look.dark === undefined) read(chosen);
});
