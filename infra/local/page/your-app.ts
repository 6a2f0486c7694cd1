// Beside the code for your app: the state that the client is in, as your app reads it.
import type { Snapshot } from '../../../src/client/index.ts';
import { byId } from './dom.ts';

/** The claims of a token, read without checking it: your API has to check it. */
function claimsOf(token: string): unknown {
  const body = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

export function drawYourApp(snapshot: Snapshot): void {
  const { tokens } = { tokens: undefined, ...snapshot };
  const shown = tokens
    ? { ...snapshot, tokens: { accessToken: '…', refreshToken: '…', idToken: claimsOf(tokens.idToken) } }
    : snapshot;
  byId('snapshot').textContent = `client.snapshot()\n${JSON.stringify(shown, undefined, 2)}`;
}
