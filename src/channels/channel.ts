// What a channel is: everything that differs between SMS and email. Each folder beside this file has one channel.

import type { Aws } from '../aws/clients.ts';
import type { PublicCode } from '../errors.ts';
import type { Attributes, TrustTier } from '../sign-in.ts';
import type { Draw } from './draw.ts';

/**
 * Why a contact cannot be used. `missing` and `unverified` are said of the attribute, the rest of its value: `country`
 * is not served, `type` is a fixed line, a premium number and the like, `range` is refused by SMS_RANGES, `unknown` is a
 * range that the metadata does not know, `testEnded` is a test identity past its date.
 */
export type Refusal =
  | 'missing'
  | 'unverified'
  | 'malformed'
  | 'country'
  | 'type'
  | 'range'
  | 'unknown'
  | 'testEnded';

/** Where a message can go. */
export interface Destination {
  readonly kind: 'destination';
  readonly channel: Channel;
  /** What the channel's service takes: a number in E.164 form, an address. */
  readonly to: string;
  /** What counts as one destination in the limits. */
  readonly limitKey: string;
  /** ISO 3166 code, where the channel's breaker tells countries apart. */
  readonly country: string | undefined;
  /** The breaker's name for the range of the number; left out where the channel tells none apart. */
  readonly range?: string;
  /** As a client may see it. */
  readonly masked: string;
  /** Counts as a new user's, whatever the user's tier: nobody can say what a message there would cost. */
  readonly tierAtMost?: 'new';
  /** The fixed code of a test identity: nothing is ever sent to it. */
  readonly testCode?: string;
}

/** Looks like a destination to the client and to the limits, but holds nothing that could be sent to. */
export interface Decoy extends Omit<Destination, 'kind' | 'to' | 'testCode'> {
  readonly kind: 'decoy';
  /** Whose share of the caps it meets: some strangers have to look like users who proved a code before. None has a device. */
  readonly tier: Exclude<TrustTier, 'device'>;
}

/** A decoy's contact. `limitKey` is undefined if no message could go to it: the decoy then counts under a key of no destination. */
export interface InventedContact extends Pick<Decoy, 'masked' | 'country' | 'range' | 'tierAtMost'> {
  readonly limitKey: string | undefined;
}

/** What a message says, and to whom, before a channel puts it into its own form. */
export interface CodeMessage {
  readonly code: string;
  /** Seconds until the code expires. A code that is sent again has fewer left. */
  readonly secondsLeft: number;
  readonly clientId: string;
  /** As the client or the user's attribute gives it: hostile, and often not one of ours. */
  readonly locale: string | undefined;
  readonly attributes: Attributes;
}

/** A notice that somebody signed in. */
export interface NoticeMessage extends Pick<CodeMessage, 'clientId' | 'locale'> {
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/**
 * The messages to a country, or to a range of numbers, stop when less than `percent` of the codes beyond the first ones come back.
 */
export interface BreakerSettings {
  readonly percent: number;
  /** The first ones, of a country and of a range. */
  readonly minSends: number;
  readonly rangeMinSends: number;
  readonly windowSeconds: number;
}

export interface Caps {
  /** Messages in all in a clock hour; `undefined`: no cap. */
  readonly perHour: number | undefined;
  /** `undefined`: off. */
  readonly breaker: BreakerSettings | undefined;
}

export interface Channel {
  /** As clients, metrics and the sealed state call it. */
  readonly name: string;
  /** Cognito's attributes for the contact and for its being verified. */
  readonly attribute: string;
  readonly verifiedAttribute: string;
  /** The field of PreSignUp's response that verifies the contact, where Cognito has one. */
  readonly autoVerify: 'autoVerifyEmail' | 'autoVerifyPhone' | undefined;
  /** Whether a new user who proves a contact of this channel has proven enough. */
  readonly provesSignUp: boolean;
  readonly caps: Caps;
  /** A valid contact that belongs to nobody. We read it when a user has none, to take as long, and in rehearsals. */
  readonly example: string;

  /** The error of a sign-up whose contact we cannot use. */
  readonly unusable: Extract<PublicCode, `SIGN_UP_${string}`>;

  /** What is wrong with a contact at sign-up that the channel itself could use. */
  refuseSignUp(value: string | undefined): Extract<PublicCode, 'SIGN_UP_EMAIL_DOMAIN'> | undefined;
  /** `isVerified`: Cognito holds the contact as verified. A sign-up's is not. */
  readContact(value: string, isVerified: boolean): Promise<Destination | Refusal>;
  /** What TEST_IDENTITIES calls a contact, however it is spelt; `undefined` for a text that is none of this channel's. */
  readIdentity(value: string): string | undefined;
  /** Any text as a client may see it, usable or not. */
  mask(value: string): string;
  /** What DECOY_CHANNEL_SHARES calls a user name that is a contact of this channel. */
  readonly nameKind: string;
  /** Whether a user name is a contact of this channel, so that a stranger of that name would have it. */
  claims(userName: string): boolean;
  /**
   * A contact for somebody who has none, the same for the same draws: the user name where the channel claims it, else a
   * made-up one. `limitKey` is `undefined` for one that no message could go to.
   */
  inventContact(userName: string, draw: Draw): Promise<InventedContact>;
  /** Renders and sends; rejects when the message was not accepted within `budgetMs`. */
  send(to: string, message: CodeMessage, budgetMs: number): Promise<void>;
  /** The same for a notice. */
  sendNotice(to: string, notice: NoticeMessage, budgetMs: number): Promise<void>;
  /** Whether the contact that got the code is worth a notice too, where a user has no other: it costs next to nothing there. */
  readonly repeatsNotice: boolean;
}

/** What the channels' services and counters are reached by. */
export interface ChannelEffects {
  readonly aws: Pick<Aws, 'publish' | 'sendEmail'>;
  /** A user's own email template had something off, and the brand's was sent. */
  onTemplateRefused(): void;
}

/** A row of the list: `Settings` are those that the channel reads. */
export interface ChannelRow<Name extends string, Settings> {
  readonly name: Name;
  /** What CHANNELS calls it. */
  readonly setting: string;
  /** Cognito's attributes for the contact and for its being verified. */
  readonly attribute: string;
  readonly verifiedAttribute: string;
  /** As `Channel.readIdentity`, for settings whose CHANNELS lack the channel. */
  readIdentity(value: string): string | undefined;
  /** What DECOY_CHANNEL_SHARES calls a user name that is a contact of this channel. */
  readonly nameKind: string;
  /** Faults in words; `settings` lacks those with a fault of their own. */
  findFaults(settings: Partial<Settings>, isListed: boolean): string[];
  readCaps(settings: Settings): Caps;
  open(settings: Settings, effects: ChannelEffects): Channel;
}
