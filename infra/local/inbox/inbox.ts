// What a person would find on their phone and in their mail: GET /inbox, newest last.
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Port } from '../../host/http.ts';
import { serveApp } from '../serve-app.ts';
import type { Delivery, InboxMessage } from './message.ts';
import { startSes } from './ses.ts';
import { startSns } from './sns.ts';

/** `url`: where `GET` lists the messages as JSON. */
export async function startInbox(context: Omit<Delivery, 'deliver'>, port?: Port) {
  const messages: InboxMessage[] = [];
  const delivery = { ...context, deliver: (message: InboxMessage) => void messages.push(message) };
  const app = new Hono().use(cors({ origin: (origin) => origin }));
  app.get('/inbox', (c) => c.json(messages));
  app.notFound((c) => c.json({ message: 'GET /inbox lists the messages' }, 404));
  // Its port may be taken: nothing else is open then.
  const page = await serveApp(app, port);
  const [sns, ses] = await Promise.all([startSns(delivery), startSes(delivery)]);
  return {
    url: `${page.url}/inbox`,
    snsUrl: sns.url,
    sesUrl: ses.url,
    messages: messages as readonly InboxMessage[],
    close: async () => {
      await Promise.all([page.close(), sns.close(), ses.close()]);
    },
  };
}
