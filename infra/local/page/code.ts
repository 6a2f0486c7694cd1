// Tabs with code for an app.
import { copyButton } from './copy.ts';
import { byId, make } from './dom.ts';
import type { Setup } from './protocol.ts';
import { snippetsFor } from './snippets.ts';
import { tabs } from './tabs.ts';

const proofs = {
  test: 'Run by the project’s tests, word for word',
  documentation: 'From the documentation: not run here',
} as const;

export function startCode(setup: Setup): void {
  byId('snippets').replaceChildren(
    tabs(
      'Client',
      snippetsFor(setup, setup.grace.email).map(({ name, proof, code }) => ({
        name,
        show: (panel) =>
          panel.append(
            make(
              'div',
              { className: 'code-head' },
              make('span', { className: `pill ${proof === 'test' ? 'good' : 'going'}` }, proofs[proof]),
              copyButton('Copy', () => code),
            ),
            make(
              'pre',
              { tabIndex: 0, ariaLabel: `Code for ${name}`, role: 'region' },
              make('code', {}, code),
            ),
          ),
      })),
    ),
  );
}
