// Takes secrets and whole environments out of what AWS says, before it is printed or kept in a log of CI.
import type { Row } from '../../src/settings/forms.ts';
import { type SettingName, settingNames, settingsTable } from '../../src/settings/table.ts';

export const secretNames: readonly SettingName[] = settingNames.filter(
  (name) => (settingsTable[name] as Row<unknown>).shown === 'secret',
);
export const isSecret = (name: string): boolean => (secretNames as readonly string[]).includes(name);

const hidden = '[hidden]';

/** Lambda quotes the function's whole environment where it is too large: to the end of the text. */
const measured = /(String measured:)[\s\S]*$/i;
/** Variables as JSON, also as JSON in JSON. Values hold quotes themselves, so all that follows is taken out. */
const asJson = new RegExp(`(\\\\*"(?:${settingNames.join('|')})\\\\*"\\s*:)[\\s\\S]*$`);
const asAssignment = new RegExp(`\\b(${secretNames.join('|')})=[^\\s,;)'"\`]+`, 'g');

/** Pure. */
export const redact = (text: string): string =>
  text
    .replace(measured, `$1 ${hidden}`)
    .replace(asJson, `$1 ${hidden}`)
    .replace(asAssignment, `$1=${hidden}`);
