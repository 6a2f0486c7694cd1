// The text part of an email. The code has a line to itself, for those who copy it and for those who hear it.
import type { EmailParts } from './email.ts';
import { fill } from './fill.ts';

export function emailText(parts: EmailParts): string {
  const support = parts.support && fill(parts.support.text, { support: parts.support.address });
  const paragraphs = [
    parts.heading,
    parts.intro,
    parts.code,
    `${parts.expires}\n${parts.secret}`,
    [parts.unasked, support].filter(Boolean).join('\n'),
    [parts.appName, ...parts.footers].join('\n'),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
