// One request of the function to SNS or SES: to whom, how long it took, what it was answered.

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
