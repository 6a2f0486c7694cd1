// Italian, with tu, as sign-in messages usually have it. No «a» before the name: before a vowel it would be «ad».
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'meno di un minuto', one: '{n} minuto', other: '{n} minuti' },
  sms: [
    '{code} è il tuo codice per {app}. Scade tra {minutes}. {warning}',
    '{code} è il tuo codice per {app}. {warning}',
    '{app}: {code}. {warning}',
    '{code} è il tuo codice. {warning}',
  ],
  warning: 'Non comunicarlo a nessuno.',
  subject: 'Il tuo codice di accesso per {app}',
  heading: 'Il tuo codice di accesso',
  intro: 'Inserisci questo codice per accedere al tuo account {app}.',
  expires: 'Scade tra {minutes} e si può usare una sola volta.',
  secret: 'Non comunicarlo a nessuno. Il nostro team non te lo chiederà mai.',
  unasked:
    'Non hai richiesto questo codice? Puoi ignorare questa email: senza il codice, nessuno può accedere al tuo account.',
  support: 'Hai domande? Scrivi a {support}.',
} satisfies Texts;
