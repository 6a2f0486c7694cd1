// SNS as far as this product calls it: Publish to a phone number, kept instead of sent.
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Listening, type Received, serve } from '../../host/http.ts';
import { errorAnswer, messageAttributes, messageIdAnswer, type Refusal } from '../../host/query-protocol.ts';
import { gate } from '../faults.ts';
import { type Delivery, reportTo } from './message.ts';

function faultOf(form: URLSearchParams): Refusal | undefined {
  const invalid = (text: string) => errorAnswer('sns', 400, 'InvalidParameter', `Invalid parameter: ${text}`);
  const to = form.get('PhoneNumber');
  if (form.get('Action') !== 'Publish')
    return errorAnswer('sns', 400, 'InvalidAction', `Could not find operation ${form.get('Action')}`);
  if (!to || !/^\+[1-9]\d{4,14}$/.test(to))
    return invalid(`PhoneNumber Reason: ${to} is not valid to publish to`);
  return form.get('Message') ? undefined : invalid('Empty message');
}

export function startSns({ faults, now, deliver, onCall }: Delivery): Promise<Listening> {
  const next = ({ body: sent }: Received, response: ServerResponse) => {
    const form = new URLSearchParams(sent);
    const refused = faultOf(form);
    const [to = '', text = ''] = ['PhoneNumber', 'Message'].map((name) => form.get(name) ?? '');
    if (!refused) deliver({ at: now(), medium: 'SMS', to, text, attributes: messageAttributes(form) });
    const body = refused?.body ?? messageIdAnswer('sns', 'Publish', randomUUID());
    response.writeHead(refused?.status ?? 200, { 'content-type': 'text/xml' }).end(body);
  };
  const onExchange = reportTo(onCall, 'SNS', 'PhoneNumber');
  return serve(gate('sns', faults, { limitBytes: 256_000, next, now, onExchange }));
}
