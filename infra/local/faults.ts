// The switches that make a local service misbehave, and the gate that obeys them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { SlotName } from '../../src/sign-in.ts';
import { type Received, readBody } from '../host/http.ts';
import type { Refusal } from '../host/query-protocol.ts';

export type Fault<Code extends string> =
  | { readonly kind: 'none' }
  /** The connection opens and nothing is ever answered. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection breaks. */
  | { readonly kind: 'down' }
  | { readonly kind: 'refuse'; readonly code: Code };

export type SnsRefusal = 'InvalidParameter' | 'Throttling' | 'AuthorizationError' | 'InternalError';
export type SesRefusal =
  | 'MessageRejected'
  | 'Throttling'
  | 'AccountSendingPausedException'
  | 'ServiceUnavailable';
export type TableRefusal =
  | 'ProvisionedThroughputExceededException'
  | 'AccessDeniedException'
  | 'InternalServerError';

/** Assign to a field to switch a fault on; it holds until another is assigned. */
export interface Faults {
  sns: Fault<SnsRefusal>;
  ses: Fault<SesRefusal>;
  table: Fault<TableRefusal>;
  /** How many of the next answers of a trigger get lost, so that the pool tries again as after a timeout. */
  lostAnswers: Partial<Record<SlotName, number>>;
}

const none = { kind: 'none' } as const;

export const noFaults = (): Faults => ({ sns: none, ses: none, table: none, lostAnswers: {} });

/** What became of a request: the status it was answered with, or nothing before the caller went away. */
export interface Exchange {
  readonly at: number;
  readonly durationMs: number;
  readonly body: string;
  readonly status: number | undefined;
}

interface Gate<Code extends string> {
  readonly fault: () => Fault<Code>;
  readonly refusal: (code: Code) => Refusal;
  readonly limitBytes: number;
  readonly next: (request: Received, response: ServerResponse) => unknown;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly now?: () => number;
}

/**
 * `next`, behind the fault that is switched on at the moment of the request. The body is read before any waiting: a
 * caller who gives up meanwhile breaks the connection, and what is left of the body with it.
 */
export function gate<Code extends string>(options: Gate<Code>) {
  const { fault, refusal, limitBytes, next, onExchange, now = Date.now } = options;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const current = fault();
    const at = now();
    const startedAt = performance.now();
    const body = await readBody(request, limitBytes);
    if (body === undefined) {
      response.writeHead(413).end();
      return;
    }
    response.once('close', () =>
      onExchange?.({
        at,
        durationMs: Math.round(performance.now() - startedAt),
        body,
        status: response.writableFinished ? response.statusCode : undefined,
      }),
    );
    const { method = '', url = '/', headers } = request;
    const received: Received = { method, url, headers, body };
    switch (current.kind) {
      case 'none':
        await next(received, response);
        return;
      case 'delay':
        await wait(current.ms, undefined, { ref: false });
        await next(received, response);
        return;
      case 'hang':
        return;
      case 'down':
        request.socket.destroy();
        return;
      case 'refuse': {
        const { status, contentType, body: text } = refusal(current.code);
        response.writeHead(status, { 'content-type': contentType }).end(text);
      }
    }
  };
}
