// What a person typed: a name as Cognito knows it, a code as the server compares it.

/** How numbers without a country are read. An app that ships libphonenumber passes another function instead. */
export interface Country {
  /** `44` */
  readonly callingCode: string;
  /** What is dialled within the country and left out from abroad: mostly `0`, `1` in North America, none in Italy. */
  readonly trunkPrefix?: string;
}

/**
 * Without what contacts, documents and chats leave in a copy and nobody sees, and with ASCII digits for those of any script:
 * Unicode keeps them ten in a row, zero first (The Unicode Standard, 4.6).
 */
const normalize = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/\p{DI}/gu, '')
    .replace(/\p{Nd}/gu, (char) => {
      const point = char.codePointAt(0) ?? 0;
      let value = 0;
      while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++;
      return String(value);
    });

/**
 * `+44 7400 123456`, `0044…`, and with a country `07400 123456`: to E.164. `undefined` for what can be no number of any
 * country, and for nothing. Anything else comes back without blanks around.
 */
export function readName(typed: string, country?: Country): string | undefined {
  const name = normalize(typed)
    .trim()
    .replace(/^(tel|mailto):/, '');
  if (!/^[+\d(][\d\s()./\p{Pd}\u2212]*$/u.test(name)) return name || undefined;
  const { callingCode = '', trunkPrefix = '0' } = country ?? {};
  // `+44 (0)7400 …`: the zero in brackets is for callers at home.
  const [, abroad] = /^(?:\+|00)(.*)/.exec(name.replace(/\(0+\)/, '')) ?? [];
  if (abroad === undefined && !country) return name;
  const digits = (abroad ?? callingCode + name).replace(/\D/g, '');
  const atHome = callingCode + trunkPrefix;
  // `+44 07400 …` too, and where 1 is dialled at home. But `+7 843 …` is a number of Kazan, though Russia dials 8 at home.
  const hasTrunk = country && digits.startsWith(atHome) && (abroad === undefined || trunkPrefix < '2');
  const number = hasTrunk ? callingCode + digits.slice(atHome.length) : digits;
  // E.164: fifteen digits at most. No country has numbers of fewer than five.
  return /^[1-9]\d{4,14}$/.test(number) ? `+${number}` : undefined;
}

/** The digits that were meant, also out of a whole message; `undefined` for what cannot be a code. It never costs an attempt. */
export function readCode(typed: string, length: number): string | undefined {
  const text = normalize(typed);
  // A pasted message names the code perhaps twice: once for the person and once for the phone.
  const numbers = [text.replace(/[^\p{L}\p{N}]/gu, ''), ...text.split(/\D+/)];
  const [code, ...others] = new Set(numbers.filter((part) => /^\d+$/.test(part) && part.length === length));
  return others.length ? undefined : code;
}
