// Stands where SNS and SES would be: keeps what a build sends, and says that it was accepted.
import { randomUUID } from 'node:crypto';
import { readBody, serve } from '../../../host/http.ts';
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
    case 'SendEmail':
      return {
        caught: {
          channel: 'EMAIL',
          to: get('Destination.ToAddresses.member.1'),
          from: get('Source'),
          text: [get('Message.Subject.Data'), get('Message.Body.Text.Data')].join('\n'),
        },
        answer: answer('SendEmail', namespaces.ses),
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
