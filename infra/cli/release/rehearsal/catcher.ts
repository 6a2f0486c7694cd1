// Stands where SNS and SES would be: keeps what a build sends, says that it was accepted, and judges the message.
import { randomUUID } from 'node:crypto';
import type { Brand } from '../../../../src/messages/brand.ts';
import { readBody, serve } from '../../../host/http.ts';
import { readMailText } from '../../../host/mail-text.ts';
import { messageAttributes, namespaces } from '../../../host/query-protocol.ts';

export interface Caught {
  readonly channel: 'SMS' | 'EMAIL';
  readonly to: string;
  /** Sender id of an SMS, source of an email; empty where there is none. */
  readonly from: string;
  /** All that a person would read. */
  readonly text: string;
}

export interface Catcher {
  readonly url: string;
  /** What came since the last time. */
  take(): Caught[];
  close(): Promise<void>;
}

/** Our two calls, both in AWS's query protocol; `undefined` for any other. */
function readCall(form: URLSearchParams): { readonly caught: Caught; readonly answer: string } | undefined {
  const get = (name: string) => form.get(name) ?? '';
  const answer = (action: string, namespace: string) =>
    `<${action}Response xmlns="${namespace}"><${action}Result><MessageId>${randomUUID()}</MessageId></${action}Result>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  switch (get('Action')) {
    case 'Publish':
      return {
        caught: {
          channel: 'SMS',
          to: get('PhoneNumber'),
          from: messageAttributes(form)['AWS.SNS.SMS.SenderID'] ?? '',
          text: get('Message'),
        },
        answer: answer('Publish', namespaces.sns),
      };
    case 'SendRawEmail':
      return {
        caught: {
          channel: 'EMAIL',
          to: get('Destinations.member.1'),
          from: get('Source'),
          text: readMailText(Buffer.from(get('RawMessage.Data'), 'base64').toString('latin1')),
        },
        answer: answer('SendRawEmail', namespaces.ses),
      };
    default:
      return undefined;
  }
}

const longestCall = 1_000_000;

export async function startCatcher(): Promise<Catcher> {
  let caught: Caught[] = [];
  const { url, close } = await serve(async (request, response) => {
    const call = readCall(new URLSearchParams(await readBody(request, longestCall)));
    if (call) caught.push(call.caught);
    response
      .writeHead(call ? 200 : 400, { 'content-type': 'text/xml' })
      .end(call?.answer ?? '<ErrorResponse/>');
  });
  return {
    url,
    close,
    take: () => {
      const taken = caught;
      caught = [];
      return taken;
    },
  };
}

export interface Expected {
  readonly channel: Caught['channel'];
  readonly to: string;
  readonly brand: Brand;
  readonly codeLength: number;
}

const services = { SMS: 'SNS', EMAIL: 'SES' } as const;

export const findCode = (text: string, length: number): string | undefined =>
  new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`).exec(text)?.[0];

export function messageFaults(caught: readonly Caught[], expected: Expected): string[] {
  const { channel, to, brand, codeLength } = expected;
  const [message, ...more] = caught;
  if (!message) return [`says that a code was sent, but nothing reaches ${services[channel]}`];
  if (more.length > 0) return [`sends ${caught.length} messages for one code`];
  if (message.channel !== channel) return [`sends by ${services[message.channel]}, not ${services[channel]}`];
  const faults: string[] = [];
  if (message.to !== to) faults.push('sends to somebody else than the user');
  if (findCode(message.text, codeLength) === undefined)
    faults.push(`the message holds no code of ${codeLength} digits`);
  if (channel === 'SMS' && message.from !== (brand.smsSenderId ?? ''))
    faults.push('the sender id is not that of the brand');
  if (channel === 'EMAIL' && !message.from.includes(brand.emailFrom ?? ''))
    faults.push('the sender is not that of the brand');
  if (channel === 'EMAIL' && !message.text.includes(brand.appName))
    faults.push('the message does not name the brand');
  return faults;
}
