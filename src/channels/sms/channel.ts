// SMS over SNS: a room with one door.
import { type Brand, type BrandSettings, brandFor } from '../../messages/brand.ts';
import { composeIndianSms, fitsVariable, isIndian, longestVariable } from '../../messages/india.ts';
import type { Locale } from '../../messages/locales.ts';
import { renderNoticeSms } from '../../messages/notice.ts';
import { renderSms } from '../../messages/render.ts';
import type { Channel, ChannelRow, InventedContact } from '../channel.ts';
import { type Draw, pick } from '../draw.ts';
import type { NumberRange } from '../number-ranges.ts';
import { isE164, readPhone } from './phone.ts';
import { groupCount, rangeGroup } from './range-group.ts';
import { toPhoneKey } from './renumbered.ts';
import { createSendSms, type SnsSettings } from './send.ts';

interface SmsSettings extends SnsSettings, BrandSettings {
  readonly SMS_COUNTRIES: readonly string[];
  readonly SMS_RANGES: readonly NumberRange[];
  readonly SMS_PER_HOUR: number;
  readonly SMS_BREAKER_PERCENT: number;
  readonly SMS_BREAKER_MIN_SENDS: number;
  readonly SMS_BREAKER_RANGE_MIN_SENDS: number;
  readonly SMS_BREAKER_WINDOW_SECONDS: number;
  readonly SIGN_UP_EMAIL_DOMAINS: readonly string[];
  readonly DEFAULT_LOCALE: Locale;
}

/** `+*******1234`: always eleven signs before and after the mask, so that the length tells nothing. */
const mask = (phone: string): string => `+*******${phone.replace(/\D/g, '').slice(-4)}`;

/** Where most of the world's mobile subscribers are (ITU, "Mobile cellular subscriptions"): made-up numbers with `*`. */
const largestCountries = [
  'CN',
  'IN',
  'US',
  'ID',
  'BR',
  'RU',
  'NG',
  'JP',
  'PK',
  'BD',
  'DE',
  'MX',
  'VN',
  'GB',
  'FR',
];

const createSendNotice =
  (settings: SmsSettings, sendSms: ReturnType<typeof createSendSms>): Channel['sendNotice'] =>
  async (to, { atMs, clientId, locale }, budgetMs) => {
    // India's operators drop an SMS that is not worded as its registered template, and that one is for codes.
    if (settings.SMS_TEMPLATE_ID !== undefined && isIndian(to))
      throw Object.assign(new Error('no template for notices'), { name: 'NoTemplate' });
    const brand = brandFor(clientId, settings);
    const text = await renderNoticeSms({ atMs, locale, defaultLocale: settings.DEFAULT_LOCALE, brand });
    await sendSms({ phone: to, text, senderId: brand.smsSenderId }, budgetMs);
  };

/**
 * A number that was typed is read as a user's would be. A made-up one gets a country that SMS go to, or an open breaker would tell
 * users from strangers.
 */
async function inventNumber(
  channel: Channel,
  userName: string,
  draw: Draw,
  served: readonly string[],
): Promise<InventedContact> {
  const country = pick(draw('country'), served);
  if (!channel.claims(userName))
    return {
      masked: mask(String(Math.floor(draw('digits') * 10_000)).padStart(4, '0')),
      country,
      range: `r${Math.floor(draw('range') * groupCount)}`,
      limitKey: undefined,
    };
  const contact = await channel.readContact(userName, true);
  if (typeof contact === 'string')
    return {
      masked: mask(userName),
      country,
      range: rangeGroup(toPhoneKey(userName)),
      limitKey: contact === 'malformed' ? undefined : toPhoneKey(userName),
    };
  const { masked, limitKey, tierAtMost } = contact;
  return {
    masked,
    country: contact.country,
    range: rangeGroup(limitKey),
    limitKey,
    ...(tierAtMost && { tierAtMost }),
  };
}

export const sms: ChannelRow<'SMS', SmsSettings> = {
  name: 'SMS',
  setting: 'sms',
  attribute: 'phone_number',
  verifiedAttribute: 'phone_number_verified',
  nameKind: 'number',

  readIdentity: (value) => (isE164(value) ? toPhoneKey(value) : undefined),

  findFaults(settings, isListed) {
    const faults: string[] = [];
    const windowSeconds = settings.SMS_BREAKER_WINDOW_SECONDS;
    if (windowSeconds !== undefined && 3600 % windowSeconds !== 0)
      faults.push(
        'SMS_BREAKER_WINDOW_SECONDS does not divide an hour: allowed are 300, 360, 400, 450, 600, 720, 900, 1200, 1800 and 3600',
      );
    if (isListed && settings.SMS_COUNTRIES?.length === 0)
      faults.push('SMS_COUNTRIES is missing: CHANNELS has sms; name the countries you serve, or * for all');
    const ranges = settings.SMS_RANGES ?? [];
    if (new Set(ranges.map(({ prefix }) => prefix)).size < ranges.length)
      faults.push('SMS_RANGES both allows and refuses a range: name it once');
    if ((settings.SMS_ENTITY_ID === undefined) !== (settings.SMS_TEMPLATE_ID === undefined))
      faults.push('SMS_ENTITY_ID and SMS_TEMPLATE_ID go together: one of them is missing');
    if (settings.SMS_TEMPLATE_ID !== undefined) {
      const brands = Object.values(settings.BRANDS ?? {});
      const names = [settings.APP_NAME, ...brands.map(({ appName }) => appName)];
      for (const name of new Set(names))
        if (name !== undefined && !fitsVariable(name))
          faults.push(
            `the name "${name}" is too long for SMS_TEMPLATE_ID: a variable of a template in India has at most ${longestVariable} characters`,
          );
    }
    return faults;
  },

  readCaps: (settings) => ({
    perHour: settings.SMS_PER_HOUR,
    breaker:
      settings.SMS_BREAKER_PERCENT === 0
        ? undefined
        : {
            percent: settings.SMS_BREAKER_PERCENT,
            minSends: settings.SMS_BREAKER_MIN_SENDS,
            rangeMinSends: settings.SMS_BREAKER_RANGE_MIN_SENDS,
            windowSeconds: settings.SMS_BREAKER_WINDOW_SECONDS,
          },
  }),

  open(settings, { aws }) {
    const sendSms = createSendSms(settings, aws);
    const countries = settings.SMS_COUNTRIES;
    const servesAll = countries.includes('*');
    const serves = (country: string) => servesAll || countries.includes(country);
    const served = servesAll ? largestCountries : countries;
    return {
      name: 'SMS',
      attribute: this.attribute,
      verifiedAttribute: this.verifiedAttribute,
      autoVerify: 'autoVerifyPhone',
      // A list of domains is a promise about the address, so then it is the address that has to be proven.
      provesSignUp: settings.SIGN_UP_EMAIL_DOMAINS.length === 0,
      caps: this.readCaps(settings),
      // Of the numbers that are kept free for fiction.
      example: '+12025550123',

      unusable: 'SIGN_UP_PHONE_UNUSABLE',
      refuseSignUp: () => undefined,
      readIdentity: this.readIdentity,

      async readContact(value, isVerified) {
        const phone = await readPhone(value, { serves, ranges: settings.SMS_RANGES, isVerified });
        if (typeof phone === 'string') return phone;
        return {
          kind: 'destination',
          channel: this,
          to: phone.e164,
          limitKey: phone.key,
          country: phone.country,
          range: rangeGroup(phone.key),
          masked: mask(phone.e164),
          ...(phone.isUncertain && { tierAtMost: 'new' }),
        };
      },

      mask,
      nameKind: this.nameKind,
      claims: (userName) => /^\+\d{6,15}$/.test(userName),
      inventContact(userName, draw) {
        return inventNumber(this, userName, draw, served);
      },

      async send(to, { code, secondsLeft, clientId, locale }, budgetMs) {
        const brand: Brand = brandFor(clientId, settings);
        const isTemplate = settings.SMS_TEMPLATE_ID !== undefined && isIndian(to);
        const text = isTemplate
          ? composeIndianSms(code, brand)
          : await renderSms({
              code,
              minutes: Math.floor(secondsLeft / 60),
              locale,
              defaultLocale: settings.DEFAULT_LOCALE,
              brand,
            });
        await sendSms({ phone: to, text, senderId: brand.smsSenderId }, budgetMs);
      },

      repeatsNotice: false,
      sendNotice: createSendNotice(settings, sendSms),
    };
  },
};
