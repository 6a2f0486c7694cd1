// The settings as infra/README.md has them: a section per group, and a row per setting.
import type { Row } from '../src/settings/forms.ts';
import { type SettingName, settingNames, settingsTable } from '../src/settings/table.ts';

const head = '| Setting | Default | Allowed | Meaning |\n|---|---|---|---|\n';

/** A cell ends at a bar, also within code. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

function rowOf(name: SettingName): string {
  const { fallback, allowed, meaning }: Row<unknown> = settingsTable[name];
  const cells = [`\`${name}\``, fallback === undefined ? '–' : `\`${fallback}\``, allowed, meaning];
  return `| ${cells.map(cell).join(' | ')} |\n`;
}

export const settingsSection = (): string =>
  Object.entries(Object.groupBy(settingNames, (name) => settingsTable[name].group))
    .map(([group, names = []]) => `\n### ${group}\n\n${head}${names.map(rowOf).join('')}`)
    .join('')
    .concat('\n');
