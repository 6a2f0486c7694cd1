// English.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'less than a minute', one: '{n} minute', other: '{n} minutes' },
  sms: [
    '{code} is your code for {app}. It expires in {minutes}. {warning}',
    '{code} is your code for {app}. {warning}',
    '{app}: {code}. {warning}',
    '{code} is your code. {warning}',
  ],
  warning: 'Do not share it.',
  subject: 'Your sign-in code for {app}',
  heading: 'Your sign-in code',
  intro: 'Enter this code to sign in to {app}.',
  expires: 'It expires in {minutes} and works once.',
  secret: 'Do not share it with anyone. Our team will never ask you for it.',
  unasked:
    "Didn't request this code? You can ignore this email: without the code, nobody can sign in to your account.",
  support: 'Questions? Write to {support}.',
} satisfies Texts;
