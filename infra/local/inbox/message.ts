// What reaches the inbox: a message that arrived, and a request of the function to SNS or SES.

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
