// Finds the places where code asks "is it SMS?": what only a channel's own room may know.
import { withoutComments } from './source-imports.ts';

const name = String.raw`(?:'(?:sms|email)'|"(?:sms|email)"|\x60(?:sms|email)\x60)`;

const questions = [
  // medium === 'SMS', 'SMS' !== medium
  String.raw`[=!]==?\s*${name}`,
  String.raw`${name}\s*[=!]==?`,
  // case 'SMS':
  String.raw`\bcase\s+${name}`,
  // channels.includes('EMAIL'), set.has('SMS'), ['SMS'].includes(name)
  String.raw`\.(?:includes|has|get|indexOf|lastIndexOf|startsWith|endsWith)\(\s*${name}`,
  String.raw`\[\s*${name}(?:\s*,\s*${name})*\s*\]\s*(?:as const\s*)?\)?\s*\??\.`,
  // isFirst ? 'SMS' : 'EMAIL'; and { 'sms': …, 'email': … }, where one is looked up
  String.raw`\?\s*${name}`,
  String.raw`${name}\s*:`,
];
const patterns = [
  ...questions.map((question) => new RegExp(question, 'gi')),
  // { SMS: …, EMAIL: … }[name]
  /\b(?:SMS|EMAIL)\s*:/g,
  // /^(SMS|EMAIL)$/.test(name)
  /\/[^/\n]*\b(?:SMS|EMAIL)\b[^/\n]*\/[a-z]*\.(?:test|exec)\(/gi,
];

export function findChannelQuestions(source: string): string[] {
  const code = withoutComments(source);
  return patterns.flatMap((pattern) => code.match(pattern) ?? []);
}
