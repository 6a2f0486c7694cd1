// Spanish, with usted. «ó» is not in the SMS alphabet: where the first SMS does not fit, the others do without «código».
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'menos de un minuto', one: '{n} minuto', other: '{n} minutos' },
  sms: [
    '{code} es su código de {app}. Caduca en {minutes}. {warning}',
    'Use {code} para entrar en {app}. Caduca en {minutes}. {warning}',
    'Use {code} para entrar en {app}. {warning}',
    '{app}: {code}. {warning}',
    'Use {code} para entrar. {warning}',
  ],
  warning: 'No lo comparta.',
  subject: 'Su código de acceso a {app}',
  heading: 'Su código de acceso',
  intro: 'Introduzca este código para iniciar sesión en {app}.',
  expires: 'Caduca en {minutes} y solo se puede usar una vez.',
  secret: 'No lo comparta con nadie. Nuestro equipo nunca se lo pedirá.',
  unasked:
    '¿No ha pedido este código? Puede ignorar este correo: sin el código, nadie puede entrar en su cuenta.',
  support: '¿Tiene alguna pregunta? Escriba a {support}.',
} satisfies Texts;
