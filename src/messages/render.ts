// The two messages a code travels in.
import type { EmailMessage, EmailRequest, MessageRequest } from './message.ts';

/** The text of an SMS. */
export async function renderSms({ code, minutes, brand }: MessageRequest): Promise<string> {
  return `${code} is your ${brand.appName} code. It expires in ${minutes} min. Do not share it.`;
}

/** Subject and bodies of an email. `brand.emailFrom` must be set. */
export async function renderEmail({ code, minutes, brand }: EmailRequest): Promise<EmailMessage> {
  const text = `${code} is your ${brand.appName} code.\n\nIt expires in ${minutes} minutes. Do not share it.\n`;
  return {
    fromName: brand.appName,
    fromAddress: brand.emailFrom ?? '',
    subject: `Your ${brand.appName} code`,
    text,
    html: `<!doctype html><p>${text.trim().replaceAll('\n\n', '<p>')}`,
    template: 'none',
  };
}
