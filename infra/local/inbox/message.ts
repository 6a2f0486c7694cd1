// What reaches the inbox: a message that arrived, and a request of the function to SNS or SES.
import type { Exchange, Faults } from '../faults.ts';

export interface InboxMessage {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly medium: 'SMS' | 'EMAIL';
  readonly to: string;
  readonly text: string;
  readonly from?: string;
  readonly subject?: string;
  readonly html?: string;
  /** SNS message attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface ServiceCall {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly service: 'SNS' | 'SES';
  /** The number or the address. */
  readonly to: string;
  readonly durationMs: number;
  /** The HTTP status; `undefined` when the function gave up, or the connection broke. */
  readonly status: number | undefined;
}

/** What SNS and SES need of the rest: the faults they obey, the clock, and who hears what. */
export interface Delivery {
  readonly faults: Faults;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly deliver: (message: InboxMessage) => void;
  readonly onCall: (call: ServiceCall) => void;
}

/** `field`: where a request's form names the number or the address. */
export const reportTo =
  (onCall: Delivery['onCall'], service: ServiceCall['service'], field: string) =>
  ({ body, ...exchange }: Exchange): void =>
    onCall({ ...exchange, service, to: new URLSearchParams(body).get(field) ?? '' });
