// What the tests of messages ask for, unless they say otherwise.
import { type Brand, brandFor } from '../../src/messages/brand.ts';
import type { EmailRequest } from '../../src/messages/message.ts';

export const brand = (own: Partial<Brand> = {}): Brand => ({
  ...brandFor('', {
    APP_NAME: 'Your app',
    LOGO_URL: undefined,
    SUPPORT_EMAIL: undefined,
    WEB_ORIGIN: undefined,
    EMAIL_FROM: 'login@example.com',
    SMS_SENDER_ID: undefined,
    ADDRESS_FORM: 'usual',
    BRANDS: {},
  }),
  ...own,
});

export const request = (own: Partial<EmailRequest> = {}): EmailRequest => ({
  code: '048213',
  minutes: 5,
  locale: 'en',
  defaultLocale: 'en',
  brand: brand(),
  template: undefined,
  templateSenders: ['news@example.com'],
  templateLogoHosts: ['cdn.example.com'],
  codeInSubject: false,
  ...own,
});
