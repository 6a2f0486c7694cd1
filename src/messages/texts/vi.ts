// Vietnamese, with bạn.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'chưa đến một phút', other: '{n} phút' },
  sms: [
    '{code} là mã đăng nhập {app}. Hiệu lực {minutes}. {warning}',
    'Mã {app}: {code}. Hiệu lực {minutes}. {warning}',
    '{code} là mã đăng nhập {app}. {warning}',
    'Mã {app}: {code}. {warning}',
    'Mã {code}. {warning}',
  ],
  warning: 'Đừng chia sẻ mã.',
  subject: 'Mã đăng nhập {app} của bạn',
  heading: 'Mã đăng nhập của bạn',
  intro: 'Nhập mã này để đăng nhập vào {app}.',
  expires: 'Mã có hiệu lực trong {minutes} và chỉ dùng được một lần.',
  secret: 'Đừng chia sẻ mã với bất kỳ ai. Đội ngũ của chúng tôi sẽ không bao giờ hỏi mã này.',
  unasked:
    'Bạn không yêu cầu mã này? Hãy bỏ qua email này: không có mã thì không ai đăng nhập được vào tài khoản của bạn.',
  support: 'Có câu hỏi? Hãy viết cho {support}.',
} satisfies Texts;
