// The switches that make a local service misbehave, and the gate that obeys them.
import type { RequestListener } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { SlotName } from '../../src/triggers/slots.ts';

export type Fault<Code extends string> =
  | { readonly kind: 'none' }
  /** The connection opens and nothing is ever answered. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection breaks. */
  | { readonly kind: 'down' }
  | { readonly kind: 'refuse'; readonly code: Code };

export type SnsRefusal =
  | 'InvalidParameter'
  | 'OptedOut'
  | 'Throttling'
  | 'AuthorizationError'
  | 'InternalError';
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

export interface Refusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** `next`, behind the fault that is switched on at the moment of the request. */
export function gate<Code extends string>(
  fault: () => Fault<Code>,
  refusal: (code: Code) => Refusal,
  next: RequestListener,
): RequestListener {
  return async (request, response) => {
    const current = fault();
    switch (current.kind) {
      case 'none':
        return next(request, response);
      case 'delay':
        await wait(current.ms, undefined, { ref: false });
        return next(request, response);
      case 'hang':
        return;
      case 'down':
        request.socket.destroy();
        return;
      case 'refuse': {
        const { status, contentType, body } = refusal(current.code);
        request.resume();
        response.writeHead(status, { 'content-type': contentType }).end(body);
      }
    }
  };
}
