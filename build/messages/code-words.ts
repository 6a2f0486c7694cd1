// What each language calls a code. iOS was seen to offer the code of an SMS only beside such a word, in the message's first
// sentence (seen, not documented: Apple's developer forums, thread 121554; whatwg/html#4586 says that nobody has
// specified it). Spellings without accents are what people write by SMS; whether iOS knows them is not confirmed.
import type { Locale } from '../../src/messages/locales.ts';

const codeWords: Readonly<Record<Locale, RegExp>> = {
  en: /\bcode\b/i,
  es: /\bc[oó]digo\b/i,
  fr: /\bcode\b/i,
  de: /\bCode\b/i,
  it: /\bcodice\b/i,
  'pt-BR': /\bc[oó]digo\b/i,
  'pt-PT': /\bc[oó]digo\b/i,
  nl: /\bcode\b/i,
  pl: /\bkod\b/i,
  sv: /\bkod\b/i,
  da: /\bkode\b/i,
  nb: /\bkoden?\b/i,
  fi: /\bkoodi(si)?\b/i,
  cs: /\bkod\b/i,
  ro: /\bcod(ul)?\b/i,
  hu: /\bkod\b/i,
  el: /κωδικός|\bkodikos\b/i,
  tr: /\bkod(u|unuzdur)\b/i,
  ru: /код|\bkod\b/i,
  uk: /код|\bkod\b/i,
  ar: /رمز|\bcode\b/i,
  he: /קוד|\bcode\b/i,
  hi: /कोड|\bcode\b/i,
  id: /\bkode\b/i,
  vi: /mã|\bma\b/i,
  th: /รหัส|\bcode\b/i,
  ja: /コード|\bcode\b/i,
  ko: /인증번호|\bcode\b/i,
  'zh-Hans': /验证码|\bcode\b/i,
  'zh-Hant': /驗證碼|\bcode\b/i,
};

/** Whether the sentence that has the code also says what it is. `name` is taken out: it may hold the word by chance. */
export function saysCode(message: string, locale: Locale, code: string, name: string): boolean {
  const wording = (name === '' ? message : message.replaceAll(name, ' ')).split('\n', 1)[0] ?? '';
  const sentence = wording.split(/[.。।!]\s|[。।]/u).find((part) => part.includes(code));
  return sentence !== undefined && codeWords[locale].test(sentence);
}
