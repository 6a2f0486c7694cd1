// SES by aws-ses-v2-local, behind a gate that can misbehave and hands over each message that it has taken.
import type { RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { host, type Listening, type Received, serve } from '../../host/http.ts';
import { forThisMachine } from '../../host/this-machine.ts';
import { gate } from '../faults.ts';
import { type Delivery, type InboxMessage, reportTo } from './message.ts';

// A CommonJS package with a default export: Node and Vitest disagree on what importing it gives.
const { default: startMailbox } = createRequire(import.meta.url)(
  'aws-ses-v2-local',
) as typeof import('aws-ses-v2-local');

interface StoredEmail {
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly destination: { readonly to: readonly string[] };
  readonly body: { readonly text?: string; readonly html?: string };
}

/**
 * `Source` of SES is a header's text, in which a name with a comma or an accent is an encoded word (RFC 2047): a mail
 * program shows what it says, and so does this.
 */
async function readSender(source: string): Promise<string> {
  const [sender] = (await simpleParser(`From: ${source}\r\n\r\n`)).from?.value ?? [];
  if (sender?.address === undefined) return source;
  return sender.name === '' ? sender.address : `${sender.name} <${sender.address}>`;
}

/** The package keeps one store for this process, however many servers there are: the id says which message is whose. */
async function readMessage(upstream: string, id: string, at: number): Promise<InboxMessage | undefined> {
  const { emails } = (await (await fetch(`${upstream}/store`)).json()) as { emails: StoredEmail[] };
  const email = emails.find(({ messageId }) => messageId === id);
  if (!email) return undefined;
  const { from, subject, destination, body } = email;
  const [to = ''] = destination.to;
  const { text = '', html } = body;
  return { at, medium: 'EMAIL', to, from: await readSender(from), subject, text, ...(html && { html }) };
}

export async function startSes({ faults, now, deliver, onCall }: Delivery): Promise<Listening> {
  const mailbox = await startMailbox({ host, port: 0 });
  // It also serves a page with all messages.
  const answer = mailbox.listeners('request')[0] as RequestListener;
  mailbox.removeAllListeners('request');
  mailbox.on('request', forThisMachine(answer));
  const upstream = `http://${host}:${(mailbox.address() as AddressInfo).port}`;

  const next = async ({ method, url, headers, body: sent }: Received, response: ServerResponse) => {
    if (method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    const { authorization = '', 'content-type': contentType = '' } = headers;
    const answered = await fetch(new URL(`${upstream}${url}`), {
      method,
      headers: { 'content-type': contentType, authorization },
      body: sent,
    });
    const body = await answered.text();
    const id = /<MessageId>([^<]+)</.exec(body)?.[1];
    const message = id === undefined ? undefined : await readMessage(upstream, id, now());
    if (message) deliver(message);
    const type = body.startsWith('<') ? 'text/xml' : 'application/json';
    response.writeHead(answered.status, { 'content-type': type }).end(body);
  };
  const onExchange = reportTo(onCall, 'SES', 'Destinations.member.1');
  const proxy = await serve(gate('ses', faults, { limitBytes: 10_000_000, next, now, onExchange }));
  return {
    ...proxy,
    async close() {
      await proxy.close();
      mailbox.closeAllConnections();
      await new Promise((resolve) => mailbox.close(resolve));
    },
  };
}
