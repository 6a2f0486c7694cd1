// French, with vous. The SMS keep to é, è and à, which are in the SMS alphabet; ê, ç and ’ are not.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: "moins d'une minute", one: '{n} minute', other: '{n} minutes' },
  sms: [
    '{code} est votre code pour {app}. Il expire dans {minutes}. {warning}',
    '{code} est votre code pour {app}. {warning}',
    '{app} : {code}. {warning}',
    '{code} est votre code. {warning}',
  ],
  warning: 'Ne le partagez pas.',
  subject: 'Votre code de connexion à {app}',
  heading: 'Votre code de connexion',
  intro: 'Saisissez ce code pour vous connecter à {app}.',
  expires: 'Il expire dans {minutes} et ne peut être utilisé qu’une seule fois.',
  secret: 'Ne le communiquez à personne. Notre équipe ne vous le demandera jamais.',
  unasked:
    'Vous n’avez pas demandé ce code\u00a0? Ignorez cet e-mail\u00a0: sans le code, personne ne peut se connecter à votre compte.',
  support: 'Une question\u00a0? Écrivez à {support}.',
} satisfies Texts;
