// Tabs with code for an app.
import { copyButton } from './copy.ts';
import { byId, make } from './dom.ts';
import type { Snippet } from './protocol.ts';
import { tabs } from './tabs.ts';

const proofs = {
  test: 'Run by the project’s tests, word for word',
  documentation: 'From the documentation: not run here',
} as const;

function show({ name, proof, code }: Snippet, panel: HTMLElement): void {
  const pill = make('span', { className: `pill ${proof === 'test' ? 'good' : 'going'}` }, proofs[proof]);
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
