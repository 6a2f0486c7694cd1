// Portuguese of Brazil. «ó» and «ã» are not in the SMS alphabet: where the first SMS does not fit, the others do without
// «código». The name stands where it needs no article, whose gender would be the name's.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'menos de um minuto', one: '{n} minuto', other: '{n} minutos' },
  sms: [
    '{app}: seu código é {code}. Expira em {minutes}. {warning}',
    '{app}: use {code} para entrar. Expira em {minutes}. {warning}',
    '{app}: use {code} para entrar. {warning}',
    '{app}: {code}. {warning}',
    'Use {code} para entrar. {warning}',
  ],
  warning: 'Nunca compartilhe.',
  subject: '{app}: seu código de acesso',
  heading: 'Seu código de acesso',
  intro: 'Digite este código para entrar na sua conta {app}.',
  expires: 'Ele expira em {minutes} e só pode ser usado uma vez.',
  secret: 'Não compartilhe com ninguém. Nossa equipe nunca vai pedir esse código.',
  unasked: 'Não pediu este código? Ignore este e-mail: sem o código, ninguém consegue entrar na sua conta.',
  support: 'Dúvidas? Escreva para {support}.',
} satisfies Texts;
