// What a person typed: a name as Cognito knows it, a code as the server compares it.

/** How numbers without a country are read. An app that ships libphonenumber gives a function of its own instead. */
export interface Country {
  /** `44` */
  readonly callingCode: string;
  /** What is dialled within the country and left out from abroad: mostly `0`, `1` in North America, none in Italy. */
  readonly trunkPrefix?: string;
}

const looksLikeNumber = /^[+\d(][\d\s()./\p{Pd}\u2212]*$/u;

/** What contacts, documents and chats leave in what is copied from them, and nobody sees. */
const invisible = /\p{DI}/gu;

const toAsciiDigits = (text: string): string => text.replace(/\p{Nd}/gu, digitValue);

/** `+44 7400 123456`, `0044…`, and with a country `07400 123456`: to E.164. Anything else comes back without blanks around. */
export function readName(typed: string, country: Country | undefined): string | undefined {
  const name = typed
    .normalize('NFKC')
    .replace(invisible, '')
    .trim()
    .replace(/^(tel|mailto):/i, '');
  const number = toAsciiDigits(name);
  if (!looksLikeNumber.test(number)) return name === '' ? undefined : name;
  const international = /^\+|^00/.test(number);
  // `+44 (0)7400 …`: the zero in brackets is for callers at home.
  const digits = (international ? number.replace(/\(0+\)/, '') : number)
    .replace(/\D/g, '')
    .replace(/^00/, '');
  if (!country) return international ? `+${digits}` : number;
  const { callingCode, trunkPrefix = '0' } = country;
  // `+44 07400 …` has one zero too many. Only where no number begins with the prefix is that certain: with Russia's 8, some do.
  const isPlain = !digits.startsWith(callingCode) || !/^[01]/.test(trunkPrefix);
  if (international && isPlain) return `+${digits}`;
  const dialled = international ? digits.slice(callingCode.length) : digits;
  const local = dialled.startsWith(trunkPrefix) ? dialled.slice(trunkPrefix.length) : dialled;
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
  const text = toAsciiDigits(typed.normalize('NFKC').replace(invisible, ''));
  const digits = text.replace(/[^\p{L}\p{N}]/gu, '');
  if (/^\d+$/.test(digits) && digits.length === length) return digits;
  // A message that was pasted whole: the one number of that many digits, which our last line for browsers repeats.
  const [code, ...others] = new Set(text.match(/\d+/g)?.filter((number) => number.length === length));
  return others.length === 0 ? code : undefined;
}
