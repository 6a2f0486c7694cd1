// The sender's face in a message: defaults from the single settings, overridden per app client by BRANDS.
import type { Config } from '../config.ts';
import { SettingFault } from '../settings.ts';

export interface Brand {
  readonly appName: string;
  readonly logoUrl: string | undefined;
  /** `#rrggbb`, used for the rule above an email's heading. */
  readonly color: string;
  readonly supportEmail: string | undefined;
  /** `https://host`: the origin of the page that reads the SMS by WebOTP. */
  readonly webOrigin: string | undefined;
  readonly emailFrom: string | undefined;
  readonly smsSenderId: string | undefined;
}

export type BrandOverrides = Readonly<Record<string, Partial<Brand>>>;

/** Forms of the values that reach a header, an attribute or a message. Nothing here can end a line or a tag. */
export const brandForms = {
  // \p{C} holds control, format (bidirectional overrides) and unassigned characters.
  appName: /^[^\p{C}\p{Zl}\p{Zp}<>"&]{1,40}$/u,
  logoUrl: /^https:\/\/[a-z0-9.-]+(:\d{1,5})?\/[\w./%~-]{1,400}$/i,
  color: /^#[0-9a-f]{6}$/i,
  // SES takes 7-bit addresses only.
  supportEmail: /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
  webOrigin: /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?|http:\/\/localhost(:\d{1,5})?)$/i,
  emailFrom: /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
  // SNS: 3 to 11 letters and digits, a letter among them (AWS.SNS.SMS.SenderID).
  smsSenderId: /^(?=.*[a-z])[a-z0-9]{3,11}$/i,
} as const satisfies Record<keyof Brand, RegExp>;

const isKey = (key: string): key is keyof Brand => Object.hasOwn(brandForms, key);

/** Reads `{"<app client id>": {"appName": "…", …}}`; throws `SettingFault`. */
export function readBrands(value: Readonly<Record<string, unknown>>): BrandOverrides {
  for (const brand of Object.values(value)) {
    if (typeof brand !== 'object' || brand === null) throw new SettingFault('has a brand that is no object');
    for (const [key, entry] of Object.entries(brand)) {
      if (!isKey(key))
        throw new SettingFault(`has a key that is none of ${Object.keys(brandForms).join(', ')}`);
      if (typeof entry !== 'string' || !brandForms[key].test(entry))
        throw new SettingFault(`has a ${key} of another form`);
    }
  }
  return value as BrandOverrides;
}

/** The brand of an app client: BRANDS over the single settings. */
export const brandFor = (
  clientId: string,
  config: Pick<
    Config,
    'APP_NAME' | 'LOGO_URL' | 'SUPPORT_EMAIL' | 'WEB_ORIGIN' | 'EMAIL_FROM' | 'SMS_SENDER_ID' | 'BRANDS'
  >,
): Brand => ({
  appName: config.APP_NAME,
  logoUrl: config.LOGO_URL,
  color: '#1f5fd0',
  supportEmail: config.SUPPORT_EMAIL,
  webOrigin: config.WEB_ORIGIN,
  emailFrom: config.EMAIL_FROM,
  smsSenderId: config.SMS_SENDER_ID,
  ...(Object.hasOwn(config.BRANDS, clientId) ? config.BRANDS[clientId] : {}),
});
