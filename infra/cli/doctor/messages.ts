// Messages: whose name they carry, where they lose it, and what is special about India.
import { brandFor } from '../../../src/messages/brand.ts';
import { type Locale, locales } from '../../../src/messages/locales.ts';
import { renderSms } from '../../../src/messages/render.ts';
import { plain } from '../../../src/messages/text-safety.ts';
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import type { Finding } from '../../review/finding.ts';
import { judgeAll, type Row, type Section } from './examine.ts';

/**
 * AWS End User Messaging SMS, "India sender ID registration process": local routes, which a sender ID registered with
 * India's operators needs, are there in these Regions only. From elsewhere SMS take international routes, which cost more
 * and show another sender.
 */
const localRoutes = ['ap-south-1', 'ap-south-2'];

export const judgeAppName = ({ APP_NAME: appName }: Pick<Settings, 'APP_NAME'>): Row => ({
  ok: appName !== settingsTable.APP_NAME.fallback && appName,
  warning: `messages say "${appName}", which nobody chose`,
  fix: 'Set APP_NAME and deploy',
});

/** `region`: where SMS are sent from. */
export const judgeIndia = (
  config: Pick<Settings, 'SMS_TEMPLATE_ID' | 'SMS_COUNTRIES'>,
  region: string,
): Finding[] =>
  judgeAll({
    'SMS to India': config.SMS_TEMPLATE_ID !== undefined &&
      ['*', 'IN'].some((country) => config.SMS_COUNTRIES.includes(country)) && {
        ok: localRoutes.includes(region) && `one text, by the local routes of ${region}`,
        warning: `SMS_TEMPLATE_ID is for local routes, and ${region} has none: SMS go by international ones`,
        fix: `Set SNS_REGION to ${localRoutes.join(' or ')}, where the sender ID is registered`,
      },
  });

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
  return {
    'app name': async () => judgeAppName(config),
    ...(config.CHANNELS.includes('SMS') && {
      'name in SMS': async () => {
        const names = new Intl.DisplayNames(['en'], { type: 'language' });
        const nameless = await findNameless(config);
        return {
          ok: nameless.length === 0 && 'in every language',
          warning: `no room for it in ${nameless.map((locale) => names.of(locale)).join(', ')}`,
          fix: 'A shorter APP_NAME or WEB_ORIGIN makes room; see `npm run messages`',
        };
      },
      'SMS to India': async () => judgeIndia(config, config.SNS_REGION ?? where.region),
    }),
  };
};
