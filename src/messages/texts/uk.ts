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
    '{code} — код для {app}. Дійсний {minutes}. Нікому не повідомляйте.',
    '{code} — код для {app}. Дійсний {minutes}.',
    '{code} — код для {app} на {minutes}',
    '{code} — код на {minutes}',
  ],
  subject: 'Код для входу в {app}',
  heading: 'Ваш код для входу',
  intro: 'Введіть цей код, щоб увійти в {app}.',
  expires: 'Він дійсний {minutes} і підходить лише для одного входу.',
  secret: 'Нікому його не повідомляйте. Наші працівники ніколи про нього не запитують.',
  unasked:
    'Не замовляли код? Просто не зважайте на цей лист: без коду ніхто не ввійде у ваш обліковий запис.',
  support: 'Маєте запитання? Напишіть нам: {support}',
} satisfies Texts;
