// Russian, with вы.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: {
    soon: 'меньше минуты',
    one: '{n} минуту',
    few: '{n} минуты',
    many: '{n} минут',
    other: '{n} минуты',
  },
  sms: [
    '{code} — код для {app}. Действует {minutes}. {warning}',
    'Код {app}: {code}. Действует {minutes}. {warning}',
    '{code} — код для {app}. {warning}',
    'Код {app}: {code}. {warning}',
    '{app}: {code}. {warning}',
    '{code}. {warning}',
  ],
  warning: 'Никому не сообщайте.',
  subject: 'Код для входа в {app}',
  heading: 'Ваш код для входа',
  intro: 'Введите этот код, чтобы войти в {app}.',
  expires: 'Он действует {minutes} и подходит только для одного входа.',
  secret: 'Никому его не сообщайте. Наши сотрудники никогда не попросят его назвать.',
  unasked:
    'Не запрашивали код? Просто не обращайте внимания на это письмо: без кода никто не войдёт в ваш аккаунт.',
  support: 'Есть вопросы? Напишите нам: {support}',
} satisfies Texts;
