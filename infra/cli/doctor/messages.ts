// Messages: whose name they carry, where they lose it, and what is special about India.

import { brandFor } from '../../../src/messages/brand.ts';
import { type Locale, locales } from '../../../src/messages/locales.ts';
import { renderSms } from '../../../src/messages/render.ts';
import { plain } from '../../../src/messages/text-safety.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { type Finding, ok, warning } from '../../review/finding.ts';
import type { Section } from './examine.ts';

const name = 'app name';
const smsName = 'name in SMS';
const india = 'SMS to India';

/**
 * AWS End User Messaging SMS, "India sender ID registration process": local routes, which a sender ID registered with
 * India's operators needs, are there in these Regions only. From elsewhere SMS take international routes, which cost more
 * and show another sender.
 */
const localRoutes = ['ap-south-1', 'ap-south-2'];

/** Pure. */
export const judgeAppName = ({ APP_NAME: appName }: Pick<Settings, 'APP_NAME'>): Finding =>
  appName === settingsTable.APP_NAME.fallback
    ? warning(name, `messages say "${appName}", which nobody chose`, 'Set APP_NAME and deploy')
    : ok(name, appName);

/** Pure. `region`: where SMS are sent from. */
export function judgeIndia(
  {
    SMS_TEMPLATE_ID: template,
    SMS_COUNTRIES: countries,
  }: Pick<Settings, 'SMS_TEMPLATE_ID' | 'SMS_COUNTRIES'>,
  region: string,
): Finding[] {
  if (template === undefined || !(countries.includes('*') || countries.includes('IN'))) return [];
  return [
    localRoutes.includes(region)
      ? ok(india, `one text, by the local routes of ${region}`)
      : warning(
          india,
          `SMS_TEMPLATE_ID is for local routes, and ${region} has none: SMS go by international ones`,
          `Set SNS_REGION to ${localRoutes.join(' or ')}, where the sender ID is registered`,
        ),
  ];
}

const languageName = (locale: Locale): string =>
  new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale;

/** The languages in which the SMS of some brand has no room for its name. */
export async function findNameless(settings: Settings): Promise<Locale[]> {
  const brands = ['', ...Object.keys(settings.BRANDS)].map((clientId) => brandFor(clientId, settings));
  const code = '0'.repeat(settings.CODE_LENGTH);
  const minutes = Math.floor(settings.CODE_TTL_SECONDS / 60);
  const nameless = new Set<Locale>();
  for (const brand of brands)
    for (const locale of locales) {
      const sms = await renderSms({ code, minutes, locale, defaultLocale: locale, brand });
      if (!sms.includes(plain(brand.appName, 40))) nameless.add(locale);
    }
  return [...nameless];
}

export const messagesSection: Section = ({ where }, { config }) => {
  if (!config) return {};
  const sendsSms = config.CHANNELS.includes('SMS');
  return {
    [name]: async () => judgeAppName(config),
    ...(sendsSms && {
      [smsName]: async () => {
        const nameless = await findNameless(config);
        return nameless.length === 0
          ? ok(smsName, 'in every language')
          : warning(
              smsName,
              `no room for it in ${nameless.map(languageName).join(', ')}`,
              'A shorter APP_NAME or WEB_ORIGIN makes room; see `npm run messages`',
            );
      },
      [india]: async () => judgeIndia(config, config.SNS_REGION ?? where.region),
    }),
  };
};
