// Chinese in simplified characters.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: '不到 1 分钟', other: '{n} 分钟' },
  sms: [
    '【{app}】验证码 {code}，有效期 {minutes}，{warning}',
    '【{app}】验证码 {code}，{warning}',
    '验证码 {code}，{warning}',
  ],
  warning: '请勿告诉他人。',
  subject: '{app} 登录验证码',
  heading: '您的登录验证码',
  intro: '请输入以下验证码以登录 {app}。',
  expires: '有效期 {minutes}，仅可使用一次。',
  secret: '请勿告诉任何人，我们的工作人员绝不会向您索要验证码。',
  unasked: '没有请求过验证码？请忽略此邮件：没有验证码，任何人都无法登录您的账户。',
  support: '如有疑问，请发邮件至 {support}。',
} satisfies Texts;
