// Which message belongs to a round, and where its code is.
import type { InboxMessage } from '../inbox/message.ts';

/** The code as a person reads it: the run of digits of the right length. */
export const codeIn = (text: string, length: number): string | undefined =>
  new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`).exec(text)?.[0];

/** Whether a message went to the masked destination of a round: `+*******3456`, `g***@e***`. */
export function isFor(
  { medium, to }: Pick<InboxMessage, 'medium' | 'to'>,
  round: Readonly<Record<string, string>>,
): boolean {
  const { CODE_DELIVERY_DELIVERY_MEDIUM, CODE_DELIVERY_DESTINATION = '' } = round;
  if (CODE_DELIVERY_DELIVERY_MEDIUM !== medium) return false;
  const parts = CODE_DELIVERY_DESTINATION.split(/\*+/).map((part) =>
    part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'),
  );
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(to);
}
