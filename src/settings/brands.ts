// BRANDS: a brand per app client id, as JSON.
import { type BrandOverrides, brandForms } from '../messages/brand.ts';
import { SettingError } from './forms.ts';

/** What a value must be, where its name does not say it. */
const allowed: Partial<Record<keyof typeof brandForms, string>> = {
  androidAppHash: 'that is not 11 of the characters A-Z, a-z, 0-9, + and /',
  addressForm: 'that is none of usual, formal and informal',
};

const isKey = (key: string): key is keyof typeof brandForms => Object.hasOwn(brandForms, key);

/** Reads `{"<app client id>": {"appName": "…", …}}`; throws `SettingError`. */
export function readBrands(value: Readonly<Record<string, unknown>>): BrandOverrides {
  for (const brand of Object.values(value)) {
    if (typeof brand !== 'object' || brand === null)
      throw new SettingError('has a brand that is not an object');
    for (const [key, entry] of Object.entries(brand)) {
      if (!isKey(key))
        throw new SettingError(`has a key that is none of ${Object.keys(brandForms).join(', ')}`);
      if (typeof entry !== 'string' || !brandForms[key].test(entry))
        throw new SettingError(`has a value of ${key} ${allowed[key] ?? 'of another form'}`);
    }
  }
  return value as BrandOverrides;
}
