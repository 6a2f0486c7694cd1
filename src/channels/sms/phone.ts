// Reads a phone number. The metadata of the world's plans is large, so it is loaded late.
import type { Refusal } from '../channel.ts';
import type { Phone, PhoneRules as Rules } from './judge-phone.ts';
import { toCurrentForm, toPhoneKey } from './renumbered.ts';

export type PhoneRules = Omit<Rules, 'keyOf'>;

export const isE164 = (text: string): boolean => /^\+[1-9]\d{5,14}$/.test(text);

/** The number as it can be sent to, or why it cannot. */
export async function readPhone(text: string, rules: PhoneRules): Promise<Phone | Refusal> {
  if (!isE164(text)) return 'malformed';
  const { judgePhone } = await import('./phone-parser.ts');
  return judgePhone(toCurrentForm(text), { ...rules, keyOf: toPhoneKey });
}
