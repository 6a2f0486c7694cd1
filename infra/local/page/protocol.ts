// What the page and its server say to each other, as JSON.
import type { InboxMessage } from '../inbox/message.ts';
import type { Point } from './series.ts';

export interface TimelineEntry {
  readonly at: number;
  readonly source: string;
  readonly durationMs: number;
  readonly tries: number;
  readonly cold: boolean;
  /** As it would be logged: nothing personal. */
  readonly event: object;
  readonly decision: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

export interface Setup {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly locales: readonly string[];
}

export interface State {
  readonly inbox: readonly InboxMessage[];
  readonly timeline: readonly TimelineEntry[];
  readonly points: readonly Point[];
  readonly faults: { readonly slowSes: boolean; readonly snsDown: boolean };
}

export type Action = 'slowSes' | 'snsDown' | 'lostAnswers' | 'attack';
