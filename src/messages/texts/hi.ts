// Hindi, with आप.
import type { Texts } from '../texts.ts';

export const texts = {
  minutes: { soon: 'एक मिनट से कम समय', one: '{n} मिनट', other: '{n} मिनट' },
  sms: [
    '{code} {app} के लिए आपका कोड है। {minutes} तक मान्य। {warning}',
    '{app} कोड {code}। {minutes} तक मान्य। {warning}',
    '{code} {app} के लिए आपका कोड है। {warning}',
    '{app} कोड {code}। {warning}',
    'कोड {code}। {warning}',
  ],
  warning: 'किसी को न बताएं।',
  subject: '{app} के लिए आपका साइन-इन कोड',
  heading: 'आपका साइन-इन कोड',
  intro: '{app} में साइन इन करने के लिए यह कोड डालें।',
  expires: 'यह कोड {minutes} तक मान्य है और सिर्फ़ एक बार इस्तेमाल हो सकता है।',
  secret: 'इसे किसी के साथ शेयर न करें। हमारी टीम आपसे यह कोड कभी नहीं मांगेगी।',
  unasked: 'क्या आपने यह कोड नहीं मांगा था? इस ईमेल को अनदेखा करें: कोड के बिना कोई भी आपके खाते में साइन इन नहीं कर सकता।',
  support: 'कोई सवाल है? हमें {support} पर लिखें।',
} satisfies Texts;
