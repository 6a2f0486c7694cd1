// Dutch, with u.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'minder dan een minuut', one: '{n} minuut', other: '{n} minuten' },
  sms: [
    '{code} is uw code voor {app}. De code is {minutes} geldig. {warning}',
    '{code} is uw code voor {app}. {warning}',
    '{app}: {code}. {warning}',
    '{code} is uw code. {warning}',
  ],
  warning: 'Deel de code met niemand.',
  subject: 'Uw inlogcode voor {app}',
  heading: 'Uw inlogcode',
  intro: 'Voer deze code in om in te loggen bij {app}.',
  expires: 'De code is {minutes} geldig en werkt maar één keer.',
  secret: 'Deel de code met niemand. Ons team zal er nooit om vragen.',
  unasked:
    'Hebt u deze code niet aangevraagd? Dan kunt u deze e-mail negeren: zonder de code kan niemand inloggen op uw account.',
  support: 'Vragen? Schrijf naar {support}.',
} satisfies Texts;
