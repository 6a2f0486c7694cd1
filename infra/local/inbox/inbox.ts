// What a person would find on their phone and in their mail: GET /inbox, newest last.
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Faults } from '../faults.ts';
import { serveApp } from '../serve-app.ts';
import type { InboxMessage, ServiceCall } from './message.ts';
import { startSes } from './ses.ts';
import { startSns } from './sns.ts';

export interface Inbox {
  /** Where `GET` lists the messages as JSON. */
  readonly url: string;
  readonly snsUrl: string;
  readonly sesUrl: string;
  messages(): Promise<InboxMessage[]>;
  close(): Promise<void>;
}

export async function startInbox(
  faults: Faults,
  now: () => number,
  port?: number,
  onCall?: (call: ServiceCall) => void,
): Promise<Inbox> {
  const texts: InboxMessage[] = [];
  const sns = await startSns(faults, (message) => texts.push(message), now, onCall);
  const ses = await startSes(faults, now, onCall);
  const messages = async () => [...texts, ...(await ses.emails())].sort((a, b) => a.at - b.at);

  const app = new Hono().use(cors({ origin: (origin) => origin }));
  app.get('/inbox', async (c) => c.json(await messages()));
  app.notFound((c) => c.json({ message: 'GET /inbox lists the messages' }, 404));
  const page = await serveApp(app, port).catch(async (error) => {
    await Promise.all([sns.close(), ses.close()]);
    throw error;
  });

  return {
    url: `${page.url}/inbox`,
    snsUrl: sns.url,
    sesUrl: ses.url,
    messages,
    close: async () => {
      await Promise.all([page.close(), sns.close(), ses.close()]);
    },
  };
}
