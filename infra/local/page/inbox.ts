// The messages as a person sees them: bubbles, and mails in a frame that runs nothing.
import type { InboxMessage } from '../inbox/message.ts';
import { byId, make } from './dom.ts';

let shown = 0;

const text = (message: InboxMessage): Node[] => [
  make('small', {}, `${new Date(message.at).toLocaleTimeString()} · SMS to ${message.to}`),
  make('p', { className: 'bubble', dir: 'auto' }, message.text),
];

const mail = (message: InboxMessage): Node[] => {
  const frame = make('iframe', {
    title: `Mail: ${message.subject ?? ''}`,
    srcdoc: message.html ?? message.text,
  });
  // Nothing in a mail may run, navigate or fetch as this page.
  frame.setAttribute('sandbox', '');
  return [
    make(
      'article',
      { className: 'mail' },
      make(
        'header',
        {},
        make('strong', { dir: 'auto' }, message.subject ?? ''),
        make('br'),
        make(
          'small',
          {},
          `${new Date(message.at).toLocaleTimeString()} · ${message.from ?? ''} to ${message.to}`,
        ),
      ),
      frame,
    ),
  ];
};

/** Newest first. */
export function drawInbox(messages: readonly InboxMessage[]): void {
  const inbox = byId('inbox');
  if (messages.length === 0) inbox.replaceChildren(make('p', { className: 'soft' }, 'Nothing yet.'));
  else if (shown === 0) inbox.replaceChildren();
  for (const message of messages.slice(shown))
    inbox.prepend(...(message.medium === 'SMS' ? text(message) : mail(message)));
  shown = messages.length;
}
