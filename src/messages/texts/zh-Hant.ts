// Chinese in traditional characters, in the words of Taiwan.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: '不到 1 分鐘', other: '{n} 分鐘' },
  sms: [
    '【{app}】驗證碼 {code}，有效時間 {minutes}，{warning}',
    '【{app}】驗證碼 {code}，{warning}',
    '驗證碼 {code}，{warning}',
  ],
  warning: '請勿提供給他人。',
  subject: '{app} 登入驗證碼',
  heading: '您的登入驗證碼',
  intro: '請輸入以下驗證碼以登入 {app}。',
  expires: '有效時間為 {minutes}，僅可使用一次。',
  secret: '請勿將驗證碼提供給任何人，我們的人員絕不會向您索取。',
  unasked: '沒有要求驗證碼嗎？請忽略此郵件：沒有驗證碼，任何人都無法登入您的帳戶。',
  support: '如有疑問，請來信 {support}。',
} satisfies Texts;
