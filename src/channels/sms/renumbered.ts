// Numbers in a form that their country has given up, or has two of.

interface Renumbering {
  readonly old: RegExp;
  readonly now: (...parts: string[]) => string;
}

/** Viet Nam, 2018: the old network code of three digits, and the two that replaced it. */
const vietnam: Readonly<Record<string, string>> = {
  120: '70',
  121: '79',
  122: '77',
  126: '76',
  128: '78',
  123: '83',
  124: '84',
  125: '85',
  127: '81',
  129: '82',
  162: '32',
  163: '33',
  164: '34',
  165: '35',
  166: '36',
  167: '37',
  168: '38',
  169: '39',
  186: '56',
  188: '58',
  199: '59',
};

/** Each old number has one new one, and no new number has the old form. */
const certain: readonly Renumbering[] = [
  // Mexico, 3 August 2019 (IFT, Plan Técnico Fundamental de Numeración): the 1 before mobile numbers went.
  { old: /^\+521(\d{10})$/, now: (rest) => `+52${rest}` },
  // Ivory Coast, 31 January 2021 (ARTCI): 8 digits to 10. The second digit of a mobile number said whose it was, and the
  // prefix says so now: 01 Moov, 05 MTN, 07 Orange.
  { old: /^\+225([04-8][0-3]\d{6})$/, now: (rest) => `+22501${rest}` },
  { old: /^\+225([04-8][4-6]\d{6})$/, now: (rest) => `+22505${rest}` },
  { old: /^\+225([04-8][7-9]\d{6})$/, now: (rest) => `+22507${rest}` },
  // Benin, 30 November 2024 (ARCEP): 01 before the numbers of 8 digits. Those that begin with 8 are services.
  { old: /^\+229([2-79]\d{7})$/, now: (rest) => `+22901${rest}` },
  // Brazil, 2012 to 2016 (Anatel, Resolution 553/2010): 9 before mobile numbers of 8 digits, which began with 6 to 9. Those
  // of Nextel's trunk radio, which begin with 7, were left as they were.
  { old: /^\+55([1-9]\d)([689]\d{7})$/, now: (area, rest) => `+55${area}9${rest}` },
  // Viet Nam, 15 September 2018 (Ministry of Information and Communications): 11 digits to 10.
  {
    old: new RegExp(`^\\+84(${Object.keys(vietnam).join('|')})(\\d{7})$`),
    now: (code, rest) => `+84${vietnam[code]}${rest}`,
  },
];

/** One phone has both forms, and which of them an SMS takes depends on the phone or on who carries it. */
const either: readonly Renumbering[] = [
  // Argentina: calls to mobiles take a 9 after the country code, and SMS arrive with and without it. Without it the
  // form is that of a fixed line too.
  { old: /^\+54([1-8]\d{9})$/, now: (rest) => `+549${rest}` },
  // Brazil: trunk radio that was moved to a mobile network got the 9 after all.
  { old: /^\+55([1-9]\d)(7\d{7})$/, now: (area, rest) => `+55${area}9${rest}` },
];

function rewrite(number: string, rules: readonly Renumbering[]): string {
  for (const { old, now } of rules) {
    const found = old.exec(number);
    if (found) return now(...found.slice(1));
  }
  return number;
}

/** The form that a number has today. */
export const toCurrentForm = (number: string): string => rewrite(number, certain);

/** What counts as one phone, however its number is spelt. */
export const toPhoneKey = (number: string): string => rewrite(toCurrentForm(number), either);
