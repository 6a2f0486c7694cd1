// Italian, with tu, as sign-in messages usually have it.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'meno di un minuto', one: '{n} minuto', other: '{n} minuti' },
  sms: [
    '{code} è il tuo codice per {app}. Scade tra {minutes}. Non comunicarlo a nessuno.',
    '{code} è il tuo codice per {app}. Scade tra {minutes}.',
    '{code} è il tuo codice. Scade tra {minutes}.',
  ],
  subject: 'Il tuo codice di accesso a {app}',
  heading: 'Il tuo codice di accesso',
  intro: 'Inserisci questo codice per accedere a {app}.',
  expires: 'Scade tra {minutes} e si può usare una sola volta.',
  secret: 'Non comunicarlo a nessuno. Il nostro team non te lo chiederà mai.',
  unasked:
    'Non hai richiesto questo codice? Puoi ignorare questa email: senza il codice, nessuno può accedere al tuo account.',
  support: 'Hai domande? Scrivi a {support}.',
} satisfies Texts;
