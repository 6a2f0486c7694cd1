// Indonesian, with Anda.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'kurang dari satu menit', other: '{n} menit' },
  sms: [
    '{code} adalah kode Anda untuk {app}. Berlaku {minutes}. {warning}',
    '{code} adalah kode Anda untuk {app}. {warning}',
    '{app}: {code}. {warning}',
    '{code} adalah kode Anda. {warning}',
  ],
  warning: 'Jangan beri tahu siapa pun.',
  subject: 'Kode masuk Anda untuk {app}',
  heading: 'Kode masuk Anda',
  intro: 'Masukkan kode ini untuk masuk ke {app}.',
  expires: 'Kode ini berlaku selama {minutes} dan hanya dapat digunakan satu kali.',
  secret: 'Jangan berikan kode ini kepada siapa pun. Tim kami tidak akan pernah memintanya.',
  unasked: 'Tidak meminta kode ini? Abaikan email ini: tanpa kode, tidak ada yang dapat masuk ke akun Anda.',
  support: 'Ada pertanyaan? Kirim email ke {support}.',
} satisfies Texts;
