// What a message is made of, and what comes out.
import type { Brand } from './brand.ts';
import type { Locale } from './locales.ts';

export interface MessageRequest {
  /** The digits, as the reader types them. */
  readonly code: string;
  /** The code's life, in whole minutes, rounded down. */
  readonly minutes: number;
  /** A BCP 47 tag as the client or the user's attribute gives it: hostile, and often not one of ours. */
  readonly locale: string | undefined;
  readonly defaultLocale: Locale;
  readonly brand: Brand;
}

export interface EmailRequest extends MessageRequest {
  /** The user's value of the attribute that TEMPLATE_ATTRIBUTE names: hostile. */
  readonly template: string | undefined;
  readonly templateSenders: readonly string[];
  readonly templateLogoHosts: readonly string[];
  /** The subject begins with the code. */
  readonly codeInSubject: boolean;
}

export interface EmailMessage {
  /** What its texts are written in. */
  readonly locale: Locale;
  /** The display name, not yet encoded for a header. */
  readonly fromName: string;
  readonly fromAddress: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What became of the user's own template. */
  readonly template: 'none' | 'used' | 'refused';
}
