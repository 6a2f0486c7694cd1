// The settings that the page's form changes while everything runs.
import { defaultColor } from '../../src/messages/brand.ts';
import { readSettings, SettingsError } from '../../src/settings/read.ts';
import type { PageSettings } from './page/protocol.ts';
import type { Local } from './stack.ts';

type Env = Readonly<Record<string, string>>;

/** What the form shows. */
export function readPageSettings({ env, clientId }: Pick<Local, 'env' | 'clientId'>): PageSettings {
  const settings = readSettings(env, Date.now());
  const brand = Object.hasOwn(settings.BRANDS, clientId) ? settings.BRANDS[clientId] : undefined;
  return {
    channels: settings.CHANNELS,
    choice: settings.START,
    human: settings.HUMAN_CHECK,
    digits: settings.CODE_LENGTH,
    brand: brand?.appName ?? settings.APP_NAME,
    color: brand?.color ?? defaultColor,
  };
}

/** As variables of the function; what is of another form stays out, and the reader of the settings judges the rest. */
export function variablesOf(form: unknown, { env, clientId }: Pick<Local, 'env' | 'clientId'>): Env {
  const given = (typeof form === 'object' && form !== null ? form : {}) as Partial<
    Record<keyof PageSettings, unknown>
  >;
  const text = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''));
  const channels = Array.isArray(given.channels) ? given.channels.map(text) : [];
  const brands: Record<string, object> = { ...readSettings(env, Date.now()).BRANDS };
  brands[clientId] = { ...brands[clientId], appName: text(given.brand), color: text(given.color) };
  return {
    CHANNELS: channels.map((channel) => channel.toLowerCase()).join(','),
    START: text(given.choice),
    HUMAN_CHECK: text(given.human),
    CODE_LENGTH: text(given.digits),
    BRANDS: JSON.stringify(brands),
  };
}

/** Runs the function with them. Resolves to what is wrong with them, in words, and changes nothing then. */
export async function changeSettings(form: unknown, local: Local): Promise<string | undefined> {
  const changed = variablesOf(form, local);
  if (changed.CHANNELS === '') return 'Choose at least one channel.';
  try {
    readSettings({ ...local.env, ...changed }, Date.now());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.message;
  }
  await local.configure(changed);
  return undefined;
}
