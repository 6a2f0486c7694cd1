// The sender's face in a message: defaults from the single settings, overridden per app client by BRANDS.
import type { AddressForm } from './locales.ts';

export interface Brand {
  readonly appName: string;
  readonly logoUrl: string | undefined;
  /** `#rrggbb`, used for the rule above an email's heading, the code's field and links. */
  readonly color: string;
  readonly supportEmail: string | undefined;
  /** `https://host`: the origin of the page that reads the SMS by WebOTP. */
  readonly webOrigin: string | undefined;
  /** The Android app that reads the SMS by SMS Retriever: of one app client's brand only, as it is that app's. */
  readonly androidAppHash: string | undefined;
  readonly emailFrom: string | undefined;
  readonly smsSenderId: string | undefined;
  /** Du or Sie, in the languages that have both. */
  readonly addressForm: AddressForm;
}

export type BrandOverrides = Readonly<Record<string, Partial<Brand>>>;

// SES takes 7-bit addresses only. `=?` begins an encoded word, which some programs decode even in an address.
const address = /^(?!.*=\?)[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** Forms of the values that reach a header, an attribute or a message. Nothing here can end a line or a tag. */
export const brandForms = {
  // \p{C} holds control, format (bidirectional overrides) and unassigned characters.
  appName: /^[^\p{C}\p{Zl}\p{Zp}<>"]{1,40}$/u,
  logoUrl: /^https:\/\/[a-z0-9.-]+(:\d{1,5})?\/[\w./%~-]{1,400}$/i,
  color: /^#[0-9a-f]{6}$/i,
  supportEmail: address,
  webOrigin: /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?|http:\/\/localhost(:\d{1,5})?)$/i,
  // Google's "Computing your app's hash string": the first 11 characters of a base64.
  androidAppHash: /^[A-Za-z0-9+/]{11}$/,
  emailFrom: address,
  // SNS: 3 to 11 letters and digits, a letter among them (AWS.SNS.SMS.SenderID).
  smsSenderId: /^(?=.*[a-z])[a-z0-9]{3,11}$/i,
  addressForm: /^(usual|formal|informal)$/,
} as const satisfies Record<keyof Brand, RegExp>;

/** The single settings that a brand falls back to; `Settings` has them all. */
export interface BrandSettings {
  readonly APP_NAME: string;
  readonly LOGO_URL: string | undefined;
  readonly SUPPORT_EMAIL: string | undefined;
  readonly WEB_ORIGIN: string | undefined;
  readonly EMAIL_FROM: string | undefined;
  readonly SMS_SENDER_ID: string | undefined;
  readonly ADDRESS_FORM: AddressForm;
  readonly BRANDS: BrandOverrides;
}

// At least 4.5:1 as text on an email's white card, and 3:1 as a rule on its dark one.
export const defaultColor = '#3a66e0';

/** The brand of an app client: what BRANDS says of it, the single settings for the rest. */
export function brandFor(clientId: string, settings: BrandSettings): Brand {
  const overrides = Object.hasOwn(settings.BRANDS, clientId) ? settings.BRANDS[clientId] : undefined;
  return {
    appName: settings.APP_NAME,
    logoUrl: settings.LOGO_URL,
    color: defaultColor,
    supportEmail: settings.SUPPORT_EMAIL,
    webOrigin: settings.WEB_ORIGIN,
    androidAppHash: undefined,
    emailFrom: settings.EMAIL_FROM,
    smsSenderId: settings.SMS_SENDER_ID,
    addressForm: settings.ADDRESS_FORM,
    ...overrides,
  };
}
