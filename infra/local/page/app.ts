// Where the page starts: asks its server what is new, and draws it.
import { showCode } from './code.ts';
import { startDashboard } from './dashboard.ts';
import { byId, make } from './dom.ts';
import { drawHappened } from './happened.ts';
import { drawInbox } from './inbox.ts';
import type { Message } from './messages.ts';
import { drawPhone, dressPhone, startPhone } from './phone.ts';
import type { Action, Setup, State } from './protocol.ts';
import { drawScenes, startScenes } from './scenes.ts';
import { drawSettings } from './settings.ts';
import { onTheme, startTheme } from './theme.ts';
import { drawYourApp } from './your-app.ts';

const everyMs = 700;

const messages: Message[] = [];
let server: string | undefined;
let last: State | undefined;

const drawDashboard = startDashboard();

function draw(state: State): void {
  // Another start: nothing of what is on this page exists any more.
  if (server !== undefined && server !== state.start) {
    location.reload();
    return;
  }
  server = state.start;
  messages.push(...state.messages);
  last = state;
  dressPhone(state.settings);
  drawPhone(messages);
  drawInbox(messages, state.settings.digits);
  drawHappened(state.cards);
  drawScenes(state);
  drawSettings(state.settings, (settings) => act('settings', settings));
  drawDashboard(state);
}

function sayStopped(isStopped: boolean): void {
  const stopped = byId('stopped');
  if (isStopped === stopped.childElementCount > 0) return;
  stopped.replaceChildren(
    ...(isStopped
      ? [
          make('b', {}, 'The local server has stopped. '),
          'Start it again with ',
          make('code', {}, 'npm start'),
          ': this page goes on by itself.',
        ]
      : []),
  );
}

let asking: Promise<void> | undefined;

async function ask(): Promise<void> {
  try {
    const answer = await fetch(`api/state?messages=${messages.length}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const state = (await answer.json()) as State;
    sayStopped(false);
    draw(state);
  } catch (error) {
    // A fault of the page itself must be seen, and is no stopped server.
    if (!(error instanceof TypeError) || !/fetch|network|load/i.test(error.message)) throw error;
    sayStopped(true);
  }
}

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
onTheme(() => last && drawDashboard(last));
const setup = (await (await fetch('api/setup')).json()) as Setup;
startPhone(setup, drawYourApp);
showCode(setup.snippets);
await refresh();
startScenes({ setup, act });
setInterval(refresh, everyMs);
