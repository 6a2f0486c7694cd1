// Turkish, with siz. The SMS are worded without ş, ğ, ı and ç, which are not in the SMS alphabet.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'bir dakikadan az', one: '{n} dakika', other: '{n} dakika' },
  sms: [
    '{code}, {app} kodunuzdur. Süre: {minutes}. {warning}',
    '{code}, {app} kodunuzdur. {warning}',
    '{app}: {code}. {warning}',
    '{code} kodunuzdur. {warning}',
  ],
  warning: 'Kodu kimseye vermeyin.',
  subject: '{app} giriş kodunuz',
  heading: 'Giriş kodunuz',
  intro: '{app} hesabınıza giriş yapmak için bu kodu girin.',
  expires: 'Geçerlilik süresi: {minutes}. Kod yalnızca bir kez kullanılabilir.',
  secret: 'Kodu kimseyle paylaşmayın. Ekibimiz bu kodu sizden asla istemez.',
  unasked: 'Bu kodu siz istemediyseniz bu e-postayı dikkate almayın: kod olmadan kimse hesabınıza giremez.',
  support: 'Sorularınız için: {support}',
} satisfies Texts;
