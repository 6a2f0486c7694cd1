// SNS as far as this product calls it: Publish to a phone number, kept instead of sent.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Listening, type Received, serve } from '../../host/http.ts';
import { errorAnswer, messageAttributes, messageIdAnswer, type Refusal } from '../../host/query-protocol.ts';
import { forThisMachine } from '../../host/this-machine.ts';
import { type Faults, gate, type SnsRefusal } from '../faults.ts';
import type { InboxMessage, ServiceCall } from './message.ts';

// SNS names the number in the text of its refusal.
const refusals: Readonly<Record<SnsRefusal, readonly [status: number, message: string]>> = {
  InvalidParameter: [400, 'Invalid parameter: PhoneNumber Reason: +15555550100 is not valid to publish to'],
  Throttling: [400, 'Rate exceeded'],
  AuthorizationError: [403, 'User is not authorized to perform: SNS:Publish on resource: +15555550100'],
  InternalError: [500, 'Internal failure'],
};

const refusal = (code: SnsRefusal): Refusal => errorAnswer('sns', refusals[code][0], code, refusals[code][1]);

const fault = (form: URLSearchParams): Refusal | undefined => {
  const invalid = (text: string) => errorAnswer('sns', 400, 'InvalidParameter', `Invalid parameter: ${text}`);
  const to = form.get('PhoneNumber');
  if (form.get('Action') !== 'Publish')
    return errorAnswer('sns', 400, 'InvalidAction', `Could not find operation ${form.get('Action')}`);
  if (!to || !/^\+[1-9]\d{4,14}$/.test(to))
    return invalid(`PhoneNumber Reason: ${to} is not valid to publish to`);
  return form.get('Message') ? undefined : invalid('Empty message');
};

export function startSns(
  faults: Pick<Faults, 'sns'>,
  deliver: (message: InboxMessage) => void,
  now: () => number,
  onCall: (call: ServiceCall) => void = () => undefined,
): Promise<Listening> {
  const publish = ({ body: sent }: Received, response: ServerResponse) => {
    const form = new URLSearchParams(sent);
    const refused = fault(form);
    if (!refused)
      deliver({
        at: now(),
        medium: 'SMS',
        to: form.get('PhoneNumber') ?? '',
        text: form.get('Message') ?? '',
        attributes: messageAttributes(form),
      });
    const body = refused?.body ?? messageIdAnswer('sns', 'Publish', randomUUID());
    response.writeHead(refused?.status ?? 200, { 'content-type': 'text/xml' }).end(body);
  };
  return serve(
    forThisMachine(
      gate({
        fault: () => faults.sns,
        refusal,
        limitBytes: 256_000,
        next: publish,
        now,
        onExchange: ({ body, ...exchange }) =>
          onCall({ ...exchange, service: 'SNS', to: new URLSearchParams(body).get('PhoneNumber') ?? '' }),
      }),
    ),
  );
}
