// Email over SES: a room with one door.
import { type BrandSettings, brandFor } from '../../messages/brand.ts';
import type { Locale } from '../../messages/locales.ts';
import { renderNoticeEmail } from '../../messages/notice.ts';
import { renderEmail } from '../../messages/render.ts';
import type { ChannelRow } from '../channel.ts';
import { toAsciiDomain } from '../domain.ts';
import { inventAddress, looksLikeAddress, maskAddress, toSendable } from './address.ts';
import { toMailbox } from './mailbox.ts';
import { createSendEmail, type SesSettings } from './send.ts';

interface EmailSettings extends SesSettings, BrandSettings {
  readonly EMAILS_PER_HOUR: number;
  readonly SIGN_UP_EMAIL_DOMAINS: readonly string[];
  readonly TEMPLATE_ATTRIBUTE: string | undefined;
  readonly TEMPLATE_SENDERS: readonly string[];
  readonly TEMPLATE_LOGO_HOSTS: readonly string[];
  readonly DEFAULT_LOCALE: Locale;
  readonly CODE_IN_SUBJECT: 'no' | 'yes';
}

export const email: ChannelRow<'EMAIL', EmailSettings> = {
  name: 'EMAIL',
  setting: 'email',
  attribute: 'email',
  verifiedAttribute: 'email_verified',
  nameKind: 'address',

  readIdentity: (value) => toSendable(value)?.toLowerCase(),

  findFaults(settings, isListed) {
    const faults: string[] = [];
    if (isListed && settings.EMAIL_FROM === undefined)
      faults.push('EMAIL_FROM is missing: CHANNELS has email, and a message needs a sender');
    if (!isListed && (settings.SIGN_UP_EMAIL_DOMAINS ?? []).length > 0)
      faults.push('SIGN_UP_EMAIL_DOMAINS is set, but CHANNELS has no email: no address could be proven');
    return faults;
  },

  readCaps: (settings) => ({ perHour: settings.EMAILS_PER_HOUR, breaker: undefined }),

  open(settings, { aws, onTemplateRefused }) {
    const sendEmail = createSendEmail(settings, aws);
    const domains = settings.SIGN_UP_EMAIL_DOMAINS;
    return {
      name: 'EMAIL',
      attribute: this.attribute,
      verifiedAttribute: this.verifiedAttribute,
      autoVerify: 'autoVerifyEmail',
      provesSignUp: true,
      caps: this.readCaps(settings),
      example: 'nobody@example.com',

      unusable: 'SIGN_UP_EMAIL_UNUSABLE',
      readIdentity: this.readIdentity,

      refuseSignUp(value) {
        if (domains.length === 0) return undefined;
        const domain = toAsciiDomain(value?.split('@').pop() ?? '');
        return domain !== undefined && domains.includes(domain) ? undefined : 'SIGN_UP_EMAIL_DOMAIN';
      },

      async readContact(value) {
        const to = toSendable(value);
        if (to === undefined) return 'malformed';
        return {
          kind: 'destination',
          channel: this,
          to,
          limitKey: toMailbox(value),
          country: undefined,
          masked: maskAddress(value),
        };
      },

      mask: maskAddress,
      nameKind: this.nameKind,
      claims: looksLikeAddress,
      inventContact: async (userName, draw) =>
        looksLikeAddress(userName)
          ? { masked: maskAddress(userName), limitKey: toMailbox(userName), country: undefined }
          : { masked: maskAddress(inventAddress(draw, domains)), limitKey: undefined, country: undefined },

      async send(to, { code, secondsLeft, clientId, locale, attributes }, budgetMs) {
        const message = await renderEmail({
          code,
          minutes: Math.floor(secondsLeft / 60),
          locale,
          defaultLocale: settings.DEFAULT_LOCALE,
          brand: brandFor(clientId, settings),
          template: settings.TEMPLATE_ATTRIBUTE && attributes[settings.TEMPLATE_ATTRIBUTE],
          templateSenders: settings.TEMPLATE_SENDERS,
          templateLogoHosts: settings.TEMPLATE_LOGO_HOSTS,
          codeInSubject: settings.CODE_IN_SUBJECT === 'yes',
        });
        if (message.template === 'refused') onTemplateRefused();
        await sendEmail({ address: to, message }, budgetMs);
      },

      repeatsNotice: true,
      async sendNotice(to, { atMs, clientId, locale }, budgetMs) {
        const brand = brandFor(clientId, settings);
        const message = await renderNoticeEmail({
          atMs,
          locale,
          defaultLocale: settings.DEFAULT_LOCALE,
          brand,
        });
        await sendEmail({ address: to, message, kind: 'sign-in-notice' }, budgetMs);
      },
    };
  },
};
