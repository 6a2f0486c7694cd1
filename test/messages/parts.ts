// The parts of an email, each of which says where it comes from.
import type { EmailParts } from '../../src/messages/email.ts';

export const emailPartsOf = (over: Partial<EmailParts> = {}): EmailParts => ({
  locale: 'en',
  direction: 'ltr',
  appName: 'Acme',
  logoUrl: undefined,
  color: '#3a66e0',
  subject: 'Subject',
  heading: 'Heading',
  intro: 'Intro',
  code: '048213',
  expires: 'Expires',
  secret: 'Secret',
  unasked: 'Unasked',
  support: undefined,
  footers: [],
  ...over,
});
