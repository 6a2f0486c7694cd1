// The brands whose messages are rendered, read from the settings as the function reads them.
import { type Brand, brandFor } from '../../src/messages/brand.ts';
import { readSettings } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';

const names = [
  ...['APP_NAME', 'LOGO_URL', 'SUPPORT_EMAIL', 'WEB_ORIGIN', 'EMAIL_FROM', 'SMS_SENDER_ID', 'DEFAULT_LOCALE'],
  'ADDRESS_FORM',
  ...['CODE_LENGTH', 'CODE_TTL_SECONDS', 'BRANDS'],
];

/** Required settings that no message depends on. */
const standIns = {
  OTP_SECRET: 'x'.repeat(32),
  OTP_TABLE: 'none',
  SMS_COUNTRIES: '*',
  EMAIL_FROM: 'nobody@example.com',
};

export interface NamedBrand {
  /** The app client's id; `default` for every client that BRANDS does not name. */
  readonly name: string;
  readonly brand: Brand;
}

/** Throws `SettingsError` with every fault. `brandsJson` takes the place of the variable BRANDS. */
export function readMessageSettings(
  env: Readonly<Record<string, string | undefined>>,
  brandsJson: string | undefined,
): Settings {
  const given = names.flatMap((name) => (env[name] ? [[name, env[name]]] : []));
  const BRANDS = brandsJson ?? env.BRANDS;
  return readSettings({ ...standIns, ...Object.fromEntries(given), BRANDS }, Date.now());
}

/** The default brand and, after it, each of BRANDS; or only the one called `name`. Empty where there is no such. */
export function pickBrands(settings: Settings, name: string | undefined): NamedBrand[] {
  const brands = [
    { name: 'default', brand: brandFor('', { ...settings, BRANDS: {} }) },
    ...Object.keys(settings.BRANDS).map((id) => ({ name: id, brand: brandFor(id, settings) })),
  ];
  return name === undefined ? brands : brands.filter((brand) => brand.name === name);
}
