// Hebrew, in forms that address everyone.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'פחות מדקה', one: 'דקה אחת', two: 'שתי דקות', other: '{n} דקות' },
  sms: [
    '{code} הוא קוד הכניסה ל-{app}. תקף למשך {minutes}. {warning}',
    'קוד {app}: {code}. תקף {minutes}. {warning}',
    '{code} הוא קוד הכניסה ל-{app}. {warning}',
    'קוד {app}: {code}. {warning}',
    'קוד {code}. {warning}',
  ],
  warning: 'אין לשתף אותו.',
  subject: 'קוד הכניסה ל-{app}',
  heading: 'קוד הכניסה שלך',
  intro: 'יש להזין את הקוד כדי להתחבר ל-{app}.',
  expires: 'הקוד תקף למשך {minutes} ולשימוש חד-פעמי.',
  secret: 'אין לשתף אותו עם אף אחד. הצוות שלנו לעולם לא יבקש אותו.',
  unasked: 'לא ביקשת את הקוד? אפשר להתעלם מההודעה: בלי הקוד אף אחד לא יוכל להתחבר לחשבון שלך.',
  support: 'שאלות? כתבו אלינו: {support}',
} satisfies Texts;
