// What is known of a phone number. The metadata behind it is large, so it is read late.

export interface Phone {
  readonly e164: string;
  /** ISO 3166 territory: +1 is told apart into US, CA, JM, … */
  readonly country: string;
  /** Mobile, or of a plan that does not tell mobile from fixed; never premium, shared-cost or fixed only. */
  readonly receivesSms: boolean;
}

/** `undefined` for what is no valid number in E.164 form. */
export type PhoneReader = (text: string) => Promise<Phone | undefined>;

export const readPhone: PhoneReader = async (text) => {
  if (!/^\+[1-9]\d{5,14}$/.test(text)) return undefined;
  const { parsePhoneNumberFromString } = await import('./phone-parser.ts');
  const phone = parsePhoneNumberFromString(text);
  // A number of no type is none (`isValid` asks for the type as well).
  const type = phone?.getType();
  if (phone?.country === undefined || type === undefined) return undefined;
  return {
    e164: phone.number,
    country: phone.country,
    receivesSms: type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE',
  };
};
