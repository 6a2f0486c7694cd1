// A message that arrived, whatever it travelled in.

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
