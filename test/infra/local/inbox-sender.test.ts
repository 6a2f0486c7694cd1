// Who a mail is from, as the local inbox shows it: what SES was given, read as a mail program reads it.
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Listening } from '../../../infra/host/http.ts';
import { noFaults } from '../../../infra/local/faults.ts';
import type { InboxMessage } from '../../../infra/local/inbox/message.ts';
import { startSes } from '../../../infra/local/inbox/ses.ts';
import { formatSource } from '../../../src/channels/email/send.ts';

const delivered: InboxMessage[] = [];
let ses: Listening;
let client: SESClient;

beforeAll(async () => {
  ses = await startSes({
    ...{ faults: noFaults(), now: () => 0 },
    ...{ deliver: (message) => delivered.push(message), onCall: () => undefined },
  });
  client = new SESClient({
    endpoint: ses.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await ses.close();
});

async function shown(Source: string) {
  const text = (Data: string) => ({ Data, Charset: 'UTF-8' });
  await client.send(
    new SendEmailCommand({
      Source,
      Destination: { ToAddresses: ['user@example.net'] },
      Message: { Subject: text('Subject'), Body: { Text: text('Text') } },
    }),
  );
  return delivered.at(-1)?.from;
}

it.each(['Acme', 'App, Inc', 'Café', "O'Reilly & Söhne", '東京メトロ', 'x@y.example', 'Ы'.repeat(40)])(
  'shows %j as its reader sees it',
  async (name) => {
    expect(await shown(formatSource(name, 'login@example.com'))).toBe(`${name} <login@example.com>`);
  },
);

it('shows an address alone as it is, and a name in quotes without them', async () => {
  expect(await shown('login@example.com')).toBe('login@example.com');
  expect(await shown('"App, Inc" <login@example.com>')).toBe('App, Inc <login@example.com>');
});
