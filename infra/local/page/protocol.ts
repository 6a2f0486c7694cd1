// What the page and its server say to each other, as JSON.
import type { Message } from './messages.ts';
import type { Point } from './series.ts';

export type Actor = 'PreSignUp' | 'Define' | 'Create' | 'SNS' | 'SES' | 'Verify';

/** One thing that happened in a sign-in. */
export interface Step {
  readonly actor: Actor;
  readonly durationMs: number;
  /** What it did, in one plain sentence. */
  readonly sentence: string;
  readonly good: boolean;
  /** As the function would log it: nothing personal. Missing for SNS and SES. */
  readonly logged?: object;
}

export type Outcome = 'under way' | 'signed in' | 'signed up' | 'refused' | 'failed';

/** One sign-in, or one sign-up, from its first trigger to its last. */
export interface Card {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The address or number, as the pool knows it. */
  readonly who: string;
  readonly isKnown: boolean;
  readonly channel?: 'SMS' | 'EMAIL';
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
}

export interface Person {
  readonly email: string;
  readonly phone: string;
}

/** The project's tests run this very text. */
export interface Snippet {
  readonly name: string;
  readonly code: string;
}

export interface Setup {
  /** Another one where users and tokens of before exist no more. */
  readonly pool: string;
  readonly passwordFirst: boolean;
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly locales: readonly string[];
  readonly snippets: readonly Snippet[];
  readonly grace: Person;
  /** Whom the phone signs up unless told otherwise. */
  readonly newcomer: Person;
}

export interface PageSettings {
  readonly channels: readonly string[];
  readonly choice: 'server' | 'client';
  readonly human: string;
  readonly digits: number;
  readonly brand: string;
  readonly color: string;
}

export interface AttackState {
  readonly isOver: boolean;
  readonly signIns: number;
  readonly compared: number;
  readonly refused: number;
  readonly locked: number;
  readonly tokens: number;
}

/** A day in half a minute: its hours are `hourMs` long. */
export interface DayState {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly hourMs: number;
  readonly isOver: boolean;
}

export type Fault = 'sns' | 'ses' | 'cognito' | 'table';

export interface State {
  /** Another one after every start: what the page knows of an earlier one is of no use then. */
  readonly start: string;
  /** Those that the page has not asked for before. */
  readonly messages: readonly Message[];
  readonly cards: readonly Card[];
  readonly points: readonly Point[];
  /** Lines of the function's log that are JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly attack: AttackState | undefined;
  readonly day: DayState | undefined;
  readonly settings: PageSettings;
}

/** `break` takes a `Fault` or nothing, which mends all; `attack` takes whom to attack beside the newest users. */
export type Action = 'break' | 'attack' | 'day' | 'unlock' | 'settings';
