// SES by aws-ses-v2-local, behind a proxy that can misbehave and knows which messages are this start's own.
import type { RequestListener, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { host, type Listening, type Received, serve } from '../../host/http.ts';
import { errorAnswer, type Refusal } from '../../host/query-protocol.ts';
import { forThisMachine } from '../../host/this-machine.ts';
import { type Faults, gate, type SesRefusal } from '../faults.ts';
import type { InboxMessage, ServiceCall } from './message.ts';

// A CommonJS package with a default export: Node and Vitest disagree on what importing it gives.
const { default: startMailbox } = createRequire(import.meta.url)(
  'aws-ses-v2-local',
) as typeof import('aws-ses-v2-local');

// SES names the address in the text of its refusal.
const refusals: Readonly<Record<SesRefusal, readonly [status: number, message: string]>> = {
  MessageRejected: [
    400,
    'Email address is not verified. The following identities failed the check: someone@example.net',
  ],
  Throttling: [400, 'Maximum sending rate exceeded.'],
  AccountSendingPausedException: [400, 'Email sending is paused.'],
  ServiceUnavailable: [503, 'Service Unavailable'],
};

const refusal = (code: SesRefusal): Refusal => errorAnswer('ses', refusals[code][0], code, refusals[code][1]);

interface StoredEmail {
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly destination: { readonly to: readonly string[] };
  readonly body: { readonly text?: string; readonly html?: string };
}

export interface Ses extends Listening {
  /** The messages of this start, oldest first. */
  emails(): Promise<InboxMessage[]>;
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

const asMessage = async (
  { from, subject, destination, body }: StoredEmail,
  at: number,
): Promise<InboxMessage> => ({
  at,
  medium: 'EMAIL',
  to: destination.to[0] ?? '',
  from: await readSender(from),
  subject,
  text: body.text ?? '',
  ...(body.html === undefined ? {} : { html: body.html }),
});

export async function startSes(
  faults: Pick<Faults, 'ses'>,
  now: () => number,
  onCall: (call: ServiceCall) => void = () => undefined,
): Promise<Ses> {
  const mailbox = await startMailbox({ host, port: 0 });
  // It also serves a page with all messages.
  const answer = mailbox.listeners('request')[0] as RequestListener;
  mailbox.removeAllListeners('request');
  mailbox.on('request', forThisMachine(answer));
  const upstream = `http://${host}:${(mailbox.address() as AddressInfo).port}`;
  // The package keeps one store per process, however many servers there are.
  const arrivals = new Map<string, number>();

  const forward = async ({ method, url, headers, body: sent }: Received, response: ServerResponse) => {
    if (method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    const answered = await fetch(new URL(`${upstream}${url}`), {
      method,
      headers: {
        'content-type': headers['content-type'] ?? '',
        authorization: headers.authorization ?? '',
      },
      body: sent,
    });
    const body = await answered.text();
    const messageId = /<MessageId>([^<]+)</.exec(body)?.[1] ?? /"MessageId":"([^"]+)"/.exec(body)?.[1];
    if (messageId) arrivals.set(messageId, now());
    const contentType = body.startsWith('<') ? 'text/xml' : 'application/json';
    response.writeHead(answered.status, { 'content-type': contentType }).end(body);
  };
  const proxy = await serve(
    forThisMachine(
      gate({
        fault: () => faults.ses,
        refusal,
        limitBytes: 10_000_000,
        next: forward,
        now,
        onExchange: ({ body, ...exchange }) =>
          onCall({
            ...exchange,
            service: 'SES',
            to: new URLSearchParams(body).get('Destinations.member.1') ?? '',
          }),
      }),
    ),
  );

  return {
    ...proxy,
    async emails() {
      const store = (await (await fetch(`${upstream}/store`)).json()) as { emails: StoredEmail[] };
      const own = store.emails.flatMap((email) => {
        const at = arrivals.get(email.messageId);
        return at === undefined ? [] : [asMessage(email, at)];
      });
      return Promise.all(own);
    },
    async close() {
      await proxy.close();
      mailbox.closeAllConnections();
      await new Promise((resolve) => mailbox.close(resolve));
    },
  };
}
