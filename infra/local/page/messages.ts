// A message as the page knows it, and the code in it.
import type { InboxMessage } from '../inbox/message.ts';

/** `names`: in lower case, every name by which the user signs in whom it went to. Masks of two users can be alike. */
export type Message = InboxMessage & { readonly names: readonly string[] };

/** The code as a person reads it: the run of digits of the right length. */
export const codeFor = ({ text }: Pick<Message, 'text'>, digits: number): string | undefined =>
  new RegExp(`(?<!\\d)\\d{${digits}}(?!\\d)`).exec(text)?.[0];
