// SMS over SNS: a room with one door.
import { type Brand, type BrandSettings, brandFor } from '../../messages/brand.ts';
import type { Locale } from '../../messages/locales.ts';
import { renderSms } from '../../messages/render.ts';
import type { ChannelRow } from '../channel.ts';
import { readPhone } from './phone.ts';
import { createSendSms, type SnsSettings } from './send.ts';

interface SmsSettings extends SnsSettings, BrandSettings {
  readonly SMS_COUNTRIES: readonly string[];
  readonly SMS_PER_HOUR: number;
  readonly SMS_BREAKER_PERCENT: number;
  readonly SMS_BREAKER_MIN_SENDS: number;
  readonly SMS_BREAKER_WINDOW_SECONDS: number;
  readonly SIGN_UP_EMAIL_DOMAINS: readonly string[];
  readonly DEFAULT_LOCALE: Locale;
}

/** `+*******1234`: always eleven signs before and after the mask, so that the length tells nothing. */
const mask = (phone: string): string => `+*******${phone.replace(/\D/g, '').slice(-4)}`;

export const sms: ChannelRow<'SMS', SmsSettings> = {
  name: 'SMS',
  setting: 'sms',
  attribute: 'phone_number',

  findFaults(settings, isListed) {
    const faults: string[] = [];
    if (isListed && settings.SMS_COUNTRIES?.length === 0)
      faults.push('SMS_COUNTRIES is missing: CHANNELS has sms; name the countries you serve, or * for all');
    if ((settings.SMS_ENTITY_ID === undefined) !== (settings.SMS_TEMPLATE_ID === undefined))
      faults.push('SMS_ENTITY_ID and SMS_TEMPLATE_ID go together: one of them is missing');
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
            windowSeconds: settings.SMS_BREAKER_WINDOW_SECONDS,
          },
  }),

  open(settings, { aws }) {
    const sendSms = createSendSms(settings, aws);
    const countries = settings.SMS_COUNTRIES;
    return {
      name: 'SMS',
      attribute: this.attribute,
      verifiedAttribute: 'phone_number_verified',
      autoVerify: 'autoVerifyPhone',
      // A list of domains is a promise about the address, so then it is the address that has to be proven.
      provesSignUp: settings.SIGN_UP_EMAIL_DOMAINS.length === 0,
      caps: this.readCaps(settings),

      refuseSignUp: () => undefined,
      warm: () => readPhone('+12025550123'),

      async readContact(value) {
        const phone = await readPhone(value);
        if (!phone) return 'malformed';
        if (!countries.includes('*') && !countries.includes(phone.country)) return 'country';
        if (!phone.receivesSms) return 'type';
        return {
          kind: 'destination',
          channel: this,
          to: phone.e164,
          limitKey: phone.e164,
          country: phone.country,
          masked: mask(phone.e164),
        };
      },

      mask,
      claims: (userName) => /^\+\d{6,15}$/.test(userName),
      inventContact: (hash) => ({
        masked: mask(String(hash.readUInt32BE(0) % 10_000).padStart(4, '0')),
        country: 'ZZ',
      }),

      async send(to, { code, secondsLeft, clientId, locale }, budgetMs) {
        const brand: Brand = brandFor(clientId, settings);
        const text = await renderSms({
          code,
          minutes: Math.floor(secondsLeft / 60),
          locale,
          defaultLocale: settings.DEFAULT_LOCALE,
          brand,
        });
        await sendSms({ phone: to, text, senderId: brand.smsSenderId }, budgetMs);
      },
    };
  },
};
