// Portuguese of Brazil. «ó» and «ã» are not in the SMS alphabet: the longer texts do without «código» and «não».
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'menos de um minuto', one: '{n} minuto', other: '{n} minutos' },
  sms: [
    '{code} é seu código para {app}. Expira em {minutes}. Não compartilhe.',
    'Use {code} para acessar {app}. Expira em {minutes}. Nunca compartilhe com ninguém.',
    'Use {code} para acessar {app}. Expira em {minutes}.',
    'Use {code} para acessar. Expira em {minutes}.',
  ],
  subject: 'Seu código de acesso para {app}',
  heading: 'Seu código de acesso',
  intro: 'Digite este código para acessar {app}.',
  expires: 'Ele expira em {minutes} e só pode ser usado uma vez.',
  secret: 'Não compartilhe com ninguém. Nossa equipe nunca vai pedir esse código.',
  unasked: 'Não pediu este código? Ignore este e-mail: sem o código, ninguém consegue entrar na sua conta.',
  support: 'Dúvidas? Escreva para {support}.',
} satisfies Texts;
