// Reads an SMS as Android's SMS Retriever does, by Google's "Perform SMS Verification on a Server".
import { smsSize } from '../../../src/messages/sms-size.ts';

/**
 * The hash of the app that a message is for: of 140 bytes at most, as one part holds, and by the stricter of two
 * readings its last word.
 */
export function retrieverReads(message: string): string | undefined {
  if (smsSize(message).parts > 1) return undefined;
  const [last = ''] = /\S+$/.exec(message) ?? [];
  return /^[A-Za-z0-9+/]{11}$/.test(last) ? last : undefined;
}
