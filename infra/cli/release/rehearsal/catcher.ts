// Stands where SNS and SES would be: keeps what a build sends, says that it was accepted, and judges the message.
import { randomUUID } from 'node:crypto';
import type { Brand } from '../../../../src/messages/brand.ts';
import { readBody, serve } from '../../../host/http.ts';
import { readMailText } from '../../../host/mail-text.ts';
import { messageAttributes, messageIdAnswer } from '../../../host/query-protocol.ts';
import { faultsOf } from '../smoke-checks.ts';

interface Caught {
  readonly service: 'SNS' | 'SES';
  readonly to: string;
  /** Sender id of an SMS, source of an email; empty where there is none. */
  readonly from: string;
  /** All that a person would read. */
  readonly text: string;
}

/** Our two calls, both in AWS's query protocol; `undefined` for any other. */
function readCall(form: URLSearchParams): Caught | undefined {
  const get = (name: string) => form.get(name) ?? '';
  if (get('Action') === 'Publish') {
    const from = messageAttributes(form)['AWS.SNS.SMS.SenderID'] ?? '';
    return { service: 'SNS', to: get('PhoneNumber'), from, text: get('Message') };
  }
  if (get('Action') !== 'SendRawEmail') return undefined;
  const text = readMailText(Buffer.from(get('RawMessage.Data'), 'base64').toString('latin1'));
  return { service: 'SES', to: get('Destinations.member.1'), from: get('Source'), text };
}

const longestCall = 1_000_000;

export async function startCatcher() {
  const caught: Caught[] = [];
  const { url, close } = await serve(async (request, response) => {
    const form = new URLSearchParams(await readBody(request, longestCall));
    const call = readCall(form);
    if (call) caught.push(call);
    response
      .writeHead(call ? 200 : 400, { 'content-type': 'text/xml' })
      .end(
        call
          ? messageIdAnswer(call.service === 'SNS' ? 'sns' : 'ses', form.get('Action') ?? '', randomUUID())
          : '<ErrorResponse/>',
      );
  });
  /** What came since the last time. */
  const take = () => caught.splice(0);
  return { url, close, take };
}

export const findCode = (text: string, length: number): string | undefined =>
  new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`).exec(text)?.[0];

export interface Expected {
  readonly channel: 'SMS' | 'EMAIL';
  readonly to: string;
  readonly brand: Brand;
  readonly codeLength: number;
}

export function messageFaults(caught: readonly Caught[], expected: Expected): string[] {
  const { channel, to, brand, codeLength } = expected;
  const service = channel === 'SMS' ? 'SNS' : 'SES';
  const [message, ...more] = caught;
  if (!message) return [`says that a code was sent, but nothing reaches ${service}`];
  if (more.length > 0) return [`sends ${caught.length} messages for one code`];
  if (message.service !== service) return [`sends by ${message.service}, not ${service}`];
  const isMail = channel === 'EMAIL';
  return faultsOf(
    [message.to !== to, 'sends to somebody else than the user'],
    [findCode(message.text, codeLength) === undefined, `the message holds no code of ${codeLength} digits`],
    [!isMail && message.from !== (brand.smsSenderId ?? ''), 'the sender id is not that of the brand'],
    [isMail && !message.from.includes(brand.emailFrom ?? ''), 'the sender is not that of the brand'],
    [isMail && !message.text.includes(brand.appName), 'the message does not name the brand'],
  );
}
