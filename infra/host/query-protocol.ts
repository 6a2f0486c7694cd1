// The AWS query protocol as SNS and SES v1 speak it: form-encoded requests, XML answers.
import { randomUUID } from 'node:crypto';
/** An answer as it goes over the wire. */
export interface Refusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (char) => escapes[char] ?? char);

const namespaces = {
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  ses: 'http://ses.amazonaws.com/doc/2010-12-01/',
} as const;

export const messageIdAnswer = (
  service: keyof typeof namespaces,
  action: string,
  messageId: string,
): string =>
  `<${action}Response xmlns="${namespaces[service]}"><${action}Result><MessageId>${messageId}</MessageId></${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;

/** An error document; faults of the caller are 4xx and of type Sender, the service's own 5xx and Receiver. */
export const errorAnswer = (
  service: keyof typeof namespaces,
  status: number,
  code: string,
  message: string,
): Refusal => ({
  status,
  contentType: 'text/xml',
  body: `<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});

/** `MessageAttributes.entry.N.Name` and `.Value.StringValue`, as one object. */
export function messageAttributes(form: URLSearchParams): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [key, name] of form) {
    const entry = /^MessageAttributes\.entry\.\d+(?=\.Name$)/.exec(key)?.[0];
    if (entry) attributes[name] = form.get(`${entry}.Value.StringValue`) ?? '';
  }
  return attributes;
}
