// German, with Sie.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'weniger als eine Minute', one: '{n} Minute', other: '{n} Minuten' },
  sms: [
    '{code} ist Ihr Code für {app}. Er ist {minutes} gültig. {warning}',
    '{code} ist Ihr Code für {app}. {warning}',
    '{app}: {code}. {warning}',
    '{code} ist Ihr Code. {warning}',
  ],
  warning: 'Bitte nicht weitergeben.',
  subject: 'Ihr Anmeldecode für {app}',
  heading: 'Ihr Anmeldecode',
  intro: 'Geben Sie diesen Code ein, um sich bei {app} anzumelden.',
  expires: 'Er ist {minutes} gültig und kann nur einmal verwendet werden.',
  secret: 'Geben Sie ihn nicht weiter. Unser Team wird Sie nie danach fragen.',
  unasked:
    'Sie haben keinen Code angefordert? Dann können Sie diese E-Mail ignorieren: Ohne den Code kann sich niemand in Ihrem Konto anmelden.',
  support: 'Fragen? Schreiben Sie an {support}.',
} satisfies Texts;
