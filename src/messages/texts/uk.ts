// Ukrainian, with ви.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: {
    soon: 'менше хвилини',
    one: '{n} хвилину',
    few: '{n} хвилини',
    many: '{n} хвилин',
    other: '{n} хвилини',
  },
  sms: [
    '{code} — код для {app}. Дійсний {minutes}. {warning}',
    'Код {app}: {code}. Дійсний {minutes}. {warning}',
    '{code} — код для {app}. {warning}',
    'Код {app}: {code}. {warning}',
    '{app}: {code}. {warning}',
    '{code}. {warning}',
  ],
  warning: 'Нікому не кажіть.',
  subject: 'Код для входу в {app}',
  heading: 'Ваш код для входу',
  intro: 'Введіть цей код, щоб увійти в {app}.',
  expires: 'Він дійсний {minutes} і підходить лише для одного входу.',
  secret: 'Нікому його не кажіть. Наші працівники ніколи не попросять його назвати.',
  unasked:
    'Не запитували цей код? Просто не зважайте на цей лист: без коду ніхто не ввійде у ваш обліковий запис.',
  support: 'Маєте запитання? Напишіть нам: {support}',
} satisfies Texts;
