// One message to one destination, as the adapters offer it.
import type { Destination } from '../challenge/contact.ts';
import type { Brand } from '../messages/brand.ts';
import type { EmailMessage } from '../messages/message.ts';

export interface SmsToSend {
  readonly phone: string;
  readonly text: string;
  readonly senderId: Brand['smsSenderId'];
}

export interface EmailToSend {
  readonly address: string;
  readonly message: EmailMessage;
}

/** Resolves when SNS or SES has accepted the message; rejects when not, or not within `timeoutMs`. */
export interface Senders {
  sendSms(sms: SmsToSend, timeoutMs: number): Promise<void>;
  sendEmail(email: EmailToSend, timeoutMs: number): Promise<void>;
}

export type Via = Destination['via'];
