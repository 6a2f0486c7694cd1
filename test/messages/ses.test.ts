// Through the real SDK to a local SES, and read back: nothing refused, nothing changed on the way.
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSendEmail, formatSource } from '../../src/channels/email/send.ts';
import { locales } from '../../src/messages/locales.ts';
import type { EmailMessage } from '../../src/messages/message.ts';
import { renderEmail } from '../../src/messages/render.ts';
import { settingsOf } from '../support/deps.ts';
import { hostileTemplate, hostileText } from './hostile.ts';
import { brand, request } from './requests.ts';

// Written as CommonJS, with types that say so: by `import`, the two disagree about what `default` is.
const { default: startInbox } = createRequire(import.meta.url)('aws-ses-v2-local') as {
  default: (config: { host: string; port: number }) => Promise<Server>;
};

interface Stored {
  from: string;
  subject: string;
  destination: { to: string[]; cc: string[]; bcc: string[] };
  replyTo: string[];
  body: { text: string; html: string };
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

let server: Server;
let endpoint: string;
let ses: SESClient;

beforeAll(async () => {
  const port = await freePort();
  server = await startInbox({ host: '127.0.0.1', port });
  endpoint = `http://127.0.0.1:${port}`;
  ses = new SESClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  ses.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const send = (message: EmailMessage) =>
  createSendEmail(settingsOf(), { sendEmail: (input) => ses.send(new SendRawEmailCommand(input)) })(
    { address: 'user@example.net', message },
    5000,
  );

async function emptyStore(): Promise<Stored[]> {
  const { emails } = (await (await fetch(`${endpoint}/store`)).json()) as { emails: Stored[] };
  await fetch(`${endpoint}/clear-store`, { method: 'POST' });
  return emails;
}

/** A mail's lines end in one way, whatever its texts had. */
const inLines = (text: string) => text.replace(/\r\n?/g, '\n');

const expectStored = async (stored: Stored | undefined, { fromName, fromAddress, ...sent }: EmailMessage) => {
  const source = await simpleParser(`From: ${formatSource(fromName, fromAddress)}\r\n\r\n`);
  expect(stored).toMatchObject({
    from: source.from?.text,
    // A blank at an end is no part of a header's value.
    subject: sent.subject.trim(),
    destination: { to: ['user@example.net'], cc: [], bcc: [] },
    replyTo: [],
    body: { text: inLines(sent.text), html: inLines(sent.html) },
  });
};

describe('SES', () => {
  it.each(locales)('takes the email in %s as it is', async (locale) => {
    const message = await renderEmail(
      request({ locale, brand: brand({ appName: 'Żabka 東京 & Söhne', supportEmail: 'help@example.com' }) }),
    );
    await send(message);
    await expectStored((await emptyStore()).at(-1), message);
  });

  it('takes 300 hostile ones, each to its one recipient', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(hostileText, hostileTemplate, async (text, template) => {
        runs += 1;
        const message = await renderEmail(
          request({
            template,
            locale: text,
            brand: brand({ appName: text, logoUrl: text.toWellFormed().replaceAll('\r', '') }),
          }),
        );
        await send(message);
        const stored = await emptyStore();
        expect(stored).toHaveLength(1);
        await expectStored(stored[0], message);
      }),
      { numRuns: 300 },
    );
    console.log(`ses: ${runs} hostile emails sent and read back`);
  });
});
