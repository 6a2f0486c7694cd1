// Japanese, in the polite form.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: '1分未満', other: '{n}分' },
  sms: [
    '{code} は {app} の認証コードです。有効期間は{minutes}です。他の人に教えないでください。',
    '{code} は {app} の認証コードです。有効期間は{minutes}です。',
    '{code} は認証コードです。有効期間は{minutes}です。',
  ],
  subject: '{app} のログイン用コード',
  heading: 'ログイン用コード',
  intro: '{app} にログインするには、次のコードを入力してください。',
  expires: '有効期間は{minutes}です。一度だけ使えます。',
  secret: 'このコードは誰にも教えないでください。当社のスタッフがお尋ねすることは決してありません。',
  unasked:
    'お心当たりがない場合は、このメールを無視してください。コードがなければ、他の人がアカウントにログインすることはできません。',
  support: 'ご不明な点は {support} までお問い合わせください。',
} satisfies Texts;
