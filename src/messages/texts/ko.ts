// Korean, in the formal polite form; the name stands where no particle follows it that depends on its sound.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: '1분 미만', other: '{n}분' },
  sms: [
    '[{app}] 인증번호 {code} (유효 시간 {minutes}). {warning}',
    '[{app}] 인증번호 {code}. {warning}',
    '인증번호 {code}. {warning}',
  ],
  warning: '타인에게 알려주지 마세요.',
  subject: '{app} 로그인 인증번호',
  heading: '로그인 인증번호',
  intro: '아래 번호를 입력하여 {app}에 로그인하세요.',
  expires: '유효 시간은 {minutes}이며 한 번만 사용할 수 있습니다.',
  secret: '다른 사람에게 알려주지 마세요. 저희 직원은 절대 인증번호를 묻지 않습니다.',
  unasked:
    '인증번호를 요청하지 않으셨다면 이 이메일을 무시하셔도 됩니다. 인증번호가 없으면 누구도 회원님의 계정에 로그인할 수 없습니다.',
  support: '문의: {support}',
} satisfies Texts;
