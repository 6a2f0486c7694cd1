// The inbox: a list that can be searched, and a reader that runs nothing of a mail.
import type { InboxMessage } from '../inbox/message.ts';
import { codeIn } from './code-in.ts';
import { copyButton } from './copy.ts';
import { byId, clock, make } from './dom.ts';
import { rove } from './roving.ts';
import { tabs } from './tabs.ts';
import { isDark, onTheme } from './theme.ts';

let messages: readonly InboxMessage[] = [];
let digits = 6;
let chosen: InboxMessage | undefined;
let wanted = '';
const look = { phone: false, dark: undefined as boolean | undefined };

const list = make('ul', { className: 'messages', ariaLabel: 'Messages, newest first' });
const refocus = rove(list, 'button');
const reader = make('div', { className: 'reader' });

const nameOf = ({ subject, text }: InboxMessage): string => subject ?? text.split('\n')[0] ?? '';

function source(message: InboxMessage): string {
  const head = Object.entries({ ...message, html: undefined, text: undefined, at: undefined })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [...head, '', message.html ?? message.text].join('\n');
}

function asSeen(message: InboxMessage): Node {
  if (message.html === undefined)
    return make(
      'div',
      { className: 'thread' },
      make('p', { className: 'bubble', dir: 'auto' }, message.text),
    );
  const { html } = message;
  const frame = make('iframe', { title: `Mail: ${nameOf(message)}` });
  // Nothing in a mail may run, navigate or fetch as this page.
  frame.setAttribute('sandbox', '');
  const dress = () => {
    const dark = look.dark ?? isDark();
    frame.className = look.phone ? 'as-phone' : '';
    frame.style.colorScheme = dark ? 'dark' : 'light';
    // Which of its two faces a mail shows is chosen here, not by the system.
    const seen = html.replaceAll(
      /\(prefers-color-scheme:\s*dark\)/g,
      dark ? '(min-width: 0)' : '(max-width: 0)',
    );
    if (frame.srcdoc !== seen) frame.srcdoc = seen;
  };
  const toggle = (name: 'phone' | 'dark', label: string) => {
    const isOn = () => (name === 'phone' ? look.phone : (look.dark ?? isDark()));
    const button = make('button', { type: 'button', className: 'small', ariaPressed: String(isOn()) }, label);
    button.onclick = () => {
      look[name] = !isOn();
      button.ariaPressed = String(isOn());
      dress();
    };
    return button;
  };
  dress();
  return make(
    'div',
    { className: 'mail' },
    make('div', { className: 'row looks' }, toggle('phone', 'Phone width'), toggle('dark', 'Dark mail')),
    frame,
  );
}

const plain = (text: string) => make('pre', { tabIndex: 0, dir: 'auto', className: 'plain' }, text);

function read(message: InboxMessage): void {
  chosen = message;
  for (const button of list.querySelectorAll('button'))
    button.ariaCurrent = button.dataset.at === String(message.at) ? 'true' : 'false';
  const code = codeIn(message.text, digits);
  reader.replaceChildren(
    make(
      'div',
      { className: 'reader-head' },
      make(
        'div',
        {},
        make('b', { dir: 'auto' }, message.medium === 'SMS' ? 'Text message' : nameOf(message)),
        make('p', { className: 'soft' }, `${message.from ? `${message.from} ` : ''}to ${message.to}`),
      ),
      ...(code === undefined ? [] : [copyButton(`Copy code`, () => code)]),
    ),
    tabs('How to read it', [
      {
        name: message.html === undefined ? 'Message' : 'HTML',
        show: (panel) => panel.append(asSeen(message)),
      },
      { name: 'Text', show: (panel) => panel.append(plain(message.text)) },
      { name: 'Source', show: (panel) => panel.append(plain(source(message))) },
    ]),
  );
}

function drawList(): void {
  const hasFocus = list.contains(document.activeElement);
  const found = messages.filter((message) =>
    `${message.to} ${message.subject ?? ''} ${message.text}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  list.replaceChildren(
    ...found.toReversed().map((message) => {
      const button = make(
        'button',
        { type: 'button', ariaCurrent: String(message === chosen) },
        make(
          'span',
          { className: 'message-to' },
          make('b', {}, message.to),
          make('span', { className: 'soft' }, clock(message.at)),
        ),
        make('span', { className: 'message-name', dir: 'auto' }, nameOf(message)),
      );
      button.dataset.at = String(message.at);
      button.onclick = () => read(message);
      return make('li', {}, button);
    }),
  );
  refocus();
  if (hasFocus) list.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  if (messages.length === 0)
    reader.replaceChildren(
      make('p', { className: 'empty' }, 'Every SMS and email that would be sent lands here.'),
    );
}

/** The newest message is opened as it arrives. */
export function drawInbox(all: readonly InboxMessage[], codeLength: number): void {
  digits = codeLength;
  if (all.length === messages.length && reader.childElementCount > 0) return;
  messages = [...all];
  const newest = all.at(-1);
  if (newest) read(newest);
  drawList();
}

export function startInbox(): void {
  // A mail follows the page until somebody chooses its face.
  onTheme(() => {
    if (chosen && look.dark === undefined) read(chosen);
  });
  const search = make('input', { type: 'search', placeholder: 'Search', ariaLabel: 'Search the inbox' });
  search.oninput = () => {
    wanted = search.value;
    drawList();
  };
  byId('inbox').replaceChildren(search, list, reader);
}
