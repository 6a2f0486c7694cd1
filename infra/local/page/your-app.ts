// Code for your app, in tabs; beside it, the state that the client is in, as your app reads it.
import { html, render } from 'lit-html';
import type { Snapshot } from '../../../src/client/index.ts';
import { byId, copyButton, tabs } from './dom.ts';
import type { Snippet } from './protocol.ts';

export function drawSnippets(snippets: readonly Snippet[], chosen = snippets[0]): void {
  if (!chosen) return;
  const { name, code } = chosen;
  const choose = (wanted: string) =>
    drawSnippets(
      snippets,
      snippets.find((one) => one.name === wanted),
    );
  const content = html`<div class="row">
      <span class="pill good">Run by the project’s tests, word for word</span>${copyButton('Copy', code)}
    </div>
    <pre tabindex="0" role="region" aria-label="Code for ${name}"><code>${code}</code></pre>`;
  render(
    tabs(
      'Client',
      snippets.map((one) => one.name),
      name,
      choose,
      content,
    ),
    byId('snippets'),
  );
}

/** The claims of a token, read without checking it: your API has to check it. */
function claimsOf(token: string): unknown {
  const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function drawSnapshot(snapshot: Snapshot): void {
  const { tokens } = { tokens: undefined, ...snapshot };
  const shown = tokens
    ? { ...snapshot, tokens: { accessToken: '…', refreshToken: '…', idToken: claimsOf(tokens.idToken) } }
    : snapshot;
  byId('snapshot').textContent = `client.snapshot()\n${JSON.stringify(shown, undefined, 2)}`;
}
