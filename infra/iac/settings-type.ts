// The settings as a TypeScript interface, for the CDK construct: `npm run render` writes it from the table.
import type { Form, Row } from '../../src/settings/forms.ts';
import { type SettingName, settingNames, settingsTable } from '../../src/settings/table.ts';

/** Settings that have their own property on the construct. */
export const ownProperties: readonly SettingName[] = [
  'OTP_SECRET',
  'OTP_SECRET_PREVIOUS',
  'OTP_TABLE',
  'OTP_TABLE_KEY',
];

export const constructSettings = settingNames.filter((name) => !ownProperties.includes(name));

function typeOf(form: Form): string {
  switch (form.kind) {
    case 'integer':
      return 'number';
    case 'choice':
      return form.options.map((option) => `'${option}'`).join(' | ');
    case 'text':
      return 'string';
    case 'list':
      return 'string | readonly string[]';
    case 'json':
      return 'string | Readonly<Record<string, unknown>>';
  }
}

function member(name: SettingName): string {
  const { form, fallback, allowed, meaning, isOptional }: Row<unknown> = settingsTable[name];
  const byDefault = fallback === undefined ? '' : ` Default: \`${fallback}\`.`;
  const comment = `${meaning}. Allowed: ${allowed}.${byDefault}`.replaceAll('*/', '*\\/');
  const head = `  readonly ${name}${isOptional ? '?' : ''}:`;
  const line = `${head} ${typeOf(form)};`;
  // As the formatter has it.
  const lines =
    form.kind === 'choice' && line.length > 110
      ? `${head}${form.options.map((option) => `\n    | '${option}'`).join('')};`
      : line;
  return `  /** ${comment} */\n${lines}\n`;
}

export const settingsType = (): string =>
  `// The settings of the function. Written by \`npm run render\` from src/settings/table.ts.\n\n` +
  `export interface OtpSettings {\n${constructSettings.map(member).join('')}}\n`;
