// Arabic. One and two minutes are words; the digits of a code are always ASCII.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: {
    soon: 'أقل من دقيقة',
    zero: '{n} دقيقة',
    one: 'دقيقة واحدة',
    two: 'دقيقتين',
    few: '{n} دقائق',
    many: '{n} دقيقة',
    other: '{n} دقيقة',
  },
  sms: [
    '{code} رمز الدخول إلى {app}. صالح {minutes}. {warning}',
    'رمز {app}: {code}. صالح {minutes}. {warning}',
    '{code} رمز الدخول إلى {app}. {warning}',
    'رمز {app}: {code}. {warning}',
    'رمز {code}. {warning}',
  ],
  warning: 'لا تشاركه مع أحد.',
  subject: 'رمز الدخول إلى {app}',
  heading: 'رمز الدخول الخاص بك',
  intro: 'يُرجى إدخال هذا الرمز لتسجيل الدخول إلى {app}.',
  expires: 'الرمز صالح لمدة {minutes} ولاستخدام واحد فقط.',
  secret: 'لا تشاركه مع أحد. لن يطلبه منك فريقنا أبدًا.',
  unasked: 'لم تطلب هذا الرمز؟ يمكنك تجاهل هذه الرسالة، فلا أحد يستطيع الدخول إلى حسابك من دون الرمز.',
  support: 'لديك سؤال؟ راسلنا على {support}',
} satisfies Texts;
