// What is wrong with the message of one sign-in. Pure.
import type { Brand } from '../../../../src/messages/brand.ts';
import type { Caught } from './catcher.ts';

export interface Expected {
  readonly channel: Caught['channel'];
  readonly to: string;
  readonly brand: Brand;
  readonly codeLength: number;
}

const services = { SMS: 'SNS', EMAIL: 'SES' } as const;

export const findCode = (text: string, length: number): string | undefined =>
  new RegExp(`(?<!\\d)\\d{${length}}(?!\\d)`).exec(text)?.[0];

export function messageFaults(caught: readonly Caught[], expected: Expected): string[] {
  const { channel, to, brand, codeLength } = expected;
  const [message, ...more] = caught;
  if (!message) return [`says that a code was sent, but nothing reaches ${services[channel]}`];
  if (more.length > 0) return [`sends ${caught.length} messages for one code`];
  if (message.channel !== channel) return [`sends by ${services[message.channel]}, not ${services[channel]}`];
  const faults: string[] = [];
  if (message.to !== to) faults.push('sends to somebody else than the user');
  if (findCode(message.text, codeLength) === undefined)
    faults.push(`the message holds no code of ${codeLength} digits`);
  if (channel === 'SMS' && message.from !== (brand.smsSenderId ?? ''))
    faults.push('the sender id is not that of the brand');
  if (channel === 'EMAIL' && !message.from.includes(brand.emailFrom ?? ''))
    faults.push('the sender is not that of the brand');
  if (channel === 'EMAIL' && !message.text.includes(brand.appName))
    faults.push('the message does not name the brand');
  return faults;
}
