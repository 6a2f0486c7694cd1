// Where the page starts: asks its server what is new, and draws it.
import { html, nothing, render } from 'lit-html';
import { drawDashboard } from './dashboard.ts';
import { byId } from './dom.ts';
import { drawHappened } from './happened.ts';
import { drawInbox } from './inbox.ts';
import type { Message } from './messages.ts';
import { drawPhone, startPhone } from './phone.ts';
import type { Action, Setup, State } from './protocol.ts';
import { startRoving } from './roving.ts';
import { drawScenes, startScenes } from './scenes.ts';
import { drawSettings } from './settings.ts';
import { startTheme } from './theme.ts';
import { drawSnapshot, drawSnippets } from './your-app.ts';

const everyMs = 700;

const messages: Message[] = [];
let server: string | undefined;

function draw(state: State): void {
  // Another start: nothing of what is on this page exists any more.
  if (server !== undefined && server !== state.start) {
    location.reload();
    return;
  }
  server = state.start;
  messages.push(...state.messages);
  drawPhone(messages, state.settings);
  drawInbox(messages, state.settings.digits);
  drawHappened(state.cards);
  drawScenes(state);
  drawSettings(state.settings, (settings) => act('settings', settings));
  drawDashboard(state);
}

const stopped = html`<p>
  <b>The local server has stopped.</b> Start it again with <code>npm start</code>: this page goes on by itself.
</p>`;

async function ask(): Promise<void> {
  const answer = await fetch(`api/state?messages=${messages.length}`).catch(() => undefined);
  render(answer ? nothing : stopped, byId('stopped'));
  if (!answer) return;
  if (!answer.ok) throw new Error(String(answer.status));
  draw((await answer.json()) as State);
}

let asking: Promise<void> | undefined;

/** One question at a time: two at once would both bring the same messages. */
const refresh = (): Promise<void> => {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
};

/** Resolves to what the server found wrong, if anything. */
async function act(action: Action, body?: unknown): Promise<string | undefined> {
  const answer = await fetch(`api/${action}`, { method: 'POST', body: JSON.stringify(body ?? {}) }).catch(
    () => undefined,
  );
  const said = answer && ((await answer.json()) as { fault?: string });
  await asking;
  await refresh();
  return said?.fault;
}

startTheme();
startRoving();
const setup = (await (await fetch('api/setup')).json()) as Setup;
startPhone(setup, drawSnapshot);
drawSnippets(setup.snippets);
await refresh();
startScenes({ setup, act });
setInterval(refresh, everyMs);
