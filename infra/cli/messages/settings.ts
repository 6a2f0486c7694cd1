// The settings that a message depends on, read as the function reads them.

import { type Brand, brandFor } from '../../../src/messages/brand.ts';
import { type Setting, SettingError } from '../../../src/settings/forms.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';

const names = [
  'CODE_LENGTH',
  'CODE_TTL_SECONDS',
  'APP_NAME',
  'LOGO_URL',
  'SUPPORT_EMAIL',
  'WEB_ORIGIN',
  'EMAIL_FROM',
  'SMS_SENDER_ID',
  'SMS_ENTITY_ID',
  'SMS_TEMPLATE_ID',
  'DEFAULT_LOCALE',
  'ADDRESS_FORM',
  'BRANDS',
] as const;

type MessageSettings = Pick<Settings, (typeof names)[number]>;

export interface NamedBrand {
  /** The app client's id; `default` for every client that BRANDS does not name. */
  readonly name: string;
  readonly brand: Brand;
}

/** Throws with every fault. `brandsJson` stands in for the variable BRANDS. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  brandsJson: string | undefined,
): MessageSettings {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const setting: Setting<unknown> = settingsTable[name];
    const text = name === 'BRANDS' ? (brandsJson ?? env[name]) : env[name];
    try {
      values[name] = setting.read(text || setting.fallback, Date.now());
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      faults.push(`${name} ${error.message}: allowed is ${setting.allowed}`);
    }
  }
  if (faults.length > 0)
    throw new CommandError(
      `${faults.length === 1 ? 'A setting is' : `${faults.length} settings are`} wrong:\n  - ${faults.join('\n  - ')}`,
      'Correct it in the environment; infra/README.md lists every setting',
    );
  return values as MessageSettings;
}

/** The default brand and, after it, each of BRANDS. */
const allBrands = (values: MessageSettings): NamedBrand[] => [
  { name: 'default', brand: brandFor('', { ...values, BRANDS: {} }) },
  ...Object.keys(values.BRANDS).map((name) => ({ name, brand: brandFor(name, values) })),
];

/** All of them, or the one called `name`. */
export function pickBrands(values: MessageSettings, name: string | undefined): NamedBrand[] {
  const brands = allBrands(values);
  if (name === undefined) return brands;
  const picked = brands.filter((brand) => brand.name === name);
  if (picked.length === 0)
    throw new CommandError(
      `--brand: there is no brand "${name}"`,
      `Give one of ${brands.map((brand) => brand.name).join(', ')}`,
    );
  return picked;
}
