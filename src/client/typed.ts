// What a person typed: a name as Cognito knows it, a code as the server compares it.

/** How numbers without a country are read. An app that ships libphonenumber gives a function of its own instead. */
export interface Country {
  /** `44` */
  readonly callingCode: string;
  /** What is dialled within the country and left out from abroad: mostly `0`, `1` in North America, none in Italy. */
  readonly trunkPrefix?: string;
}

const looksLikeNumber = /^[+\d(][\d\s().\-/\u2010-\u2015\u00a0]*$/;

/** `+44 7400 123456`, `0044…`, and with a country `07400 123456`: to E.164. Anything else comes back without blanks around. */
export function readName(typed: string, country: Country | undefined): string | undefined {
  const name = typed
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim();
  if (!looksLikeNumber.test(name)) return name === '' ? undefined : name;
  const international = /^\+|^00/.test(name);
  // `+44 (0)7400 …`: the zero in brackets is for callers at home.
  const digits = (international ? name.replace(/\(0+\)/, '') : name).replace(/\D/g, '');
  if (international) return `+${digits.replace(/^00/, '')}`;
  if (!country) return name;
  const { callingCode, trunkPrefix = '0' } = country;
  const local = digits.startsWith(trunkPrefix) ? digits.slice(trunkPrefix.length) : digits;
  return `+${callingCode}${local}`;
}

/** Unicode keeps decimal digits ten in a row, zero first (The Unicode Standard, 4.6). */
function digitValue(char: string): string {
  let point = char.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - 1))) {
    point--;
    value++;
  }
  return String(value);
}

/** The digits that were meant; `undefined` for what cannot be a code of that length. It never costs an attempt. */
export function readCode(typed: string, length: number): string | undefined {
  const text = typed.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
  const digits = text.replace(/\p{Nd}/gu, (char) => (char >= '0' && char <= '9' ? char : digitValue(char)));
  return /^\d+$/.test(digits) && digits.length === length ? digits : undefined;
}
