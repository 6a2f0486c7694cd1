// Japanese, in the polite form.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: '1分未満', other: '{n}分' },
  sms: [
    '{code} は {app} の認証コードです。有効期間は{minutes}です。{warning}',
    '{app} 認証コード {code}。有効期間{minutes}。{warning}',
    '{code} は {app} の認証コードです。{warning}',
    '{app} 認証コード {code}。{warning}',
    '認証コード {code}。{warning}',
  ],
  warning: '他人に教えないでください。',
  subject: '{app} の認証コード',
  heading: '認証コード',
  intro: '{app} にログインするには、次の認証コードを入力してください。',
  expires: '有効期間は{minutes}です。一度だけ使えます。',
  secret: '認証コードは誰にも教えないでください。当社のスタッフがお尋ねすることは決してありません。',
  unasked:
    'お心当たりがない場合は、このメールを無視してください。認証コードがなければ、他の人がアカウントにログインすることはできません。',
  support: 'ご不明な点は {support} までお問い合わせください。',
} satisfies Texts;
