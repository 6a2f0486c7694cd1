// Polish. The SMS are worded without diacritics, none of which is in the SMS alphabet.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: {
    soon: 'mniej niż minutę',
    one: '{n} minutę',
    few: '{n} minuty',
    many: '{n} minut',
    other: '{n} minuty',
  },
  sms: [
    '{code} to kod logowania do {app}. Wygasa za {minutes}. {warning}',
    '{code} to kod logowania do {app}. {warning}',
    '{app}: {code}. {warning}',
    '{code} to kod logowania. {warning}',
  ],
  warning: 'Nie podawaj go nikomu.',
  subject: 'Kod logowania do {app}',
  heading: 'Twój kod logowania',
  intro: 'Wpisz ten kod, aby zalogować się do {app}.',
  expires: 'Kod wygasa za {minutes} i można go użyć tylko raz.',
  secret: 'Nie podawaj go nikomu. Nasz zespół nigdy o niego nie poprosi.',
  unasked:
    'Jeśli to nie Ty próbujesz się zalogować, zignoruj tę wiadomość: bez kodu nikt nie wejdzie na Twoje konto.',
  support: 'Pytania? Napisz na adres {support}.',
} satisfies Texts;
