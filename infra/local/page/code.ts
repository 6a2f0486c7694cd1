// Tabs with code for an app.
import { copyButton } from './copy.ts';
import { byId, make } from './dom.ts';
import type { Snippet } from './protocol.ts';
import { tabs } from './tabs.ts';

function show({ name, code }: Snippet, panel: HTMLElement): void {
  const pill = make('span', { className: 'pill good' }, 'Run by the project’s tests, word for word');
  const text = make(
    'pre',
    { tabIndex: 0, ariaLabel: `Code for ${name}`, role: 'region' },
    make('code', {}, code),
  );
  panel.append(
    make(
      'div',
      { className: 'code-head' },
      pill,
      copyButton('Copy', () => code),
    ),
    text,
  );
}

export const showCode = (snippets: readonly Snippet[]): void =>
  byId('snippets').replaceChildren(
    tabs(
      'Client',
      snippets.map((snippet) => ({ name: snippet.name, show: (panel) => show(snippet, panel) })),
    ),
  );
