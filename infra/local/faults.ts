// The switches that make a local service misbehave, and the gate that obeys them.
import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { SlotName } from '../../src/sign-in.ts';
import { type Received, readBody } from '../host/http.ts';
import { errorAnswer, type Refusal } from '../host/query-protocol.ts';
import { forThisMachine } from '../host/this-machine.ts';

/** How each service can refuse: status and text. SNS and SES name the number or the address in some of theirs. */
const refusals = {
  sns: {
    InvalidParameter: [400, 'Invalid parameter: PhoneNumber Reason: +15555550100 is not valid to publish to'],
    Throttling: [400, 'Rate exceeded'],
    AuthorizationError: [403, 'User is not authorized to perform: SNS:Publish on resource: +15555550100'],
    InternalError: [500, 'Internal failure'],
  },
  ses: {
    MessageRejected: [
      400,
      'Email address is not verified. The following identities failed the check: someone@example.net',
    ],
    Throttling: [400, 'Maximum sending rate exceeded.'],
    AccountSendingPausedException: [400, 'Email sending is paused.'],
    ServiceUnavailable: [503, 'Service Unavailable'],
  },
  table: {
    ProvisionedThroughputExceededException: [400, 'Throughput exceeded'],
    AccessDeniedException: [400, 'User is not authorized to perform this action'],
    InternalServerError: [500, 'Internal server error'],
  },
} as const;

export type Service = keyof typeof refusals;

export type Fault<S extends Service> =
  | { readonly kind: 'none' }
  /** The connection opens and nothing is ever answered. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection breaks. */
  | { readonly kind: 'down' }
  | { readonly kind: 'refuse'; readonly code: keyof (typeof refusals)[S] };

/** Assign to a field to switch a fault on; it holds until another is assigned. */
export type Faults = { [S in Service]: Fault<S> } & {
  /** How many of the next answers of a trigger get lost, so that the pool tries again as after a timeout. */
  lostAnswers: Partial<Record<SlotName, number>>;
};

const none = { kind: 'none' } as const;

export const noFaults = (): Faults => ({ sns: none, ses: none, table: none, lostAnswers: {} });

function refusalOf(service: Service, code: string): Refusal {
  const texts: Readonly<Record<string, readonly [status: number, message: string]>> = refusals[service];
  const [status, message] = texts[code] ?? [500, code];
  if (service !== 'table') return errorAnswer(service, status, code, message);
  const namespace = code.startsWith('Access')
    ? 'com.amazon.coral.service'
    : 'com.amazonaws.dynamodb.v20120810';
  const body = JSON.stringify({ __type: `${namespace}#${code}`, message });
  return { status, contentType: 'application/x-amz-json-1.0', body };
}

/** What became of a request: the status it was answered with, or nothing before the caller went away. */
export interface Exchange {
  readonly at: number;
  readonly durationMs: number;
  readonly body: string;
  readonly status: number | undefined;
}

interface Gate {
  readonly limitBytes: number;
  readonly next: (request: Received, response: ServerResponse) => unknown;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly now?: () => number;
}

/**
 * `next`, for this machine only, and behind the fault that is switched on at the moment of the request. The body is read
 * before any waiting: a caller who gives up meanwhile breaks the connection, and what is left of the body with it.
 */
export const gate = <S extends Service>(
  service: S,
  faults: Readonly<Record<S, Fault<S>>>,
  { limitBytes, next, onExchange, now = Date.now }: Gate,
): RequestListener =>
  forThisMachine(async (request, response) => {
    const fault: Fault<S> = faults[service];
    const at = now();
    const startedAt = performance.now();
    const body = await readBody(request, limitBytes);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    response.once('close', () => {
      const durationMs = Math.round(performance.now() - startedAt);
      const status = response.writableFinished ? response.statusCode : undefined;
      onExchange?.({ at, durationMs, body, status });
    });
    const { method = '', url = '/', headers } = request;
    switch (fault.kind) {
      case 'delay':
        await wait(fault.ms, undefined, { ref: false });
        break;
      case 'hang':
        return;
      case 'down':
        request.socket.destroy();
        return;
      case 'refuse': {
        const refused = refusalOf(service, String(fault.code));
        response.writeHead(refused.status, { 'content-type': refused.contentType }).end(refused.body);
        return;
      }
    }
    await next({ method, url, headers, body }, response);
  });
