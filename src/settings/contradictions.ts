// Settings that are sound one by one, but not together.
import type { SettingName, Settings } from './table.ts';

/** Faults in words; a setting with a fault of its own is left out of `settings`. */
export function contradictions(settings: Partial<Settings>): string[] {
  const faults: string[] = [];
  const above = (low: SettingName, high: SettingName, why: string) => {
    const [a, b] = [settings[low], settings[high]];
    if (typeof a === 'number' && typeof b === 'number' && a > b)
      faults.push(`${low} is above ${high}: ${why}`);
  };
  above('RESEND_COOLDOWN_SECONDS', 'CODE_TTL_SECONDS', 'a code would expire before it can be sent again');
  above('SENDS_PER_HOUR', 'SENDS_PER_DAY', 'the hourly cap could never be reached');
  above('MAX_ATTEMPTS', 'WRONG_PER_HOUR', 'a user would be locked before one sign-in is over');
  above('WRONG_PER_HOUR', 'WRONG_BEFORE_DISABLE', 'a user would be disabled before ever being locked');
  if (settings.SMS_BREAKER_PERCENT)
    above('SMS_BREAKER_MIN_SENDS', 'SMS_PER_HOUR', 'the breaker could never open');
  const channels = settings.CHANNELS ?? [];
  if (settings.CHANNELS?.length === 0) faults.push('CHANNELS is empty: allowed is sms, email or both');
  if (channels.includes('EMAIL') && settings.EMAIL_FROM === undefined)
    faults.push('EMAIL_FROM is missing: CHANNELS has email, and a message needs a sender');
  if (channels.includes('SMS') && settings.SMS_COUNTRIES?.length === 0)
    faults.push('SMS_COUNTRIES is missing: CHANNELS has sms; name the countries you serve, or * for all');
  if ((settings.SIGN_UP_EMAIL_DOMAINS ?? []).length > 0 && !channels.includes('EMAIL'))
    faults.push('SIGN_UP_EMAIL_DOMAINS is set, but CHANNELS has no email: no address could be proven');
  if (settings.CHANNEL_CHOICE === 'client' && channels.length === 1)
    faults.push('CHANNEL_CHOICE is client, but CHANNELS has one channel only: nothing to choose');
  if ((settings.SMS_ENTITY_ID === undefined) !== (settings.SMS_TEMPLATE_ID === undefined))
    faults.push('SMS_ENTITY_ID and SMS_TEMPLATE_ID go together: one of them is missing');
  return faults;
}
