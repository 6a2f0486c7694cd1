// Settings that are valid one by one, but contradict each other.
import { type ChannelName, channelRows } from '../channels/list.ts';
import type { SettingName, Settings } from './table.ts';

/** Faults as sentences. `settings` lacks every setting that is invalid by itself. */
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
  const codes = Object.values(settings.TEST_IDENTITIES ?? {}).map(({ code }) => code);
  if (settings.CODE_LENGTH !== undefined && codes.some(({ length }) => length !== settings.CODE_LENGTH))
    faults.push('TEST_IDENTITIES has a code of another length than CODE_LENGTH: it could never be right');
  for (const { name, setting } of channelRows)
    if (
      settings.CHANNELS !== undefined &&
      !settings.CHANNELS.includes(name) &&
      Object.values(settings.TEST_IDENTITIES ?? {}).some(({ channel }) => channel === name)
    )
      faults.push(
        `TEST_IDENTITIES names a destination of ${setting}, but CHANNELS has no ${setting}: it could never sign in`,
      );
  if (settings.OTP_SECRET !== undefined && settings.OTP_SECRET === settings.OTP_SECRET_PREVIOUS)
    faults.push('OTP_SECRET_PREVIOUS is the same as OTP_SECRET: set it to the previous secret');
  if (settings.NOTICE === 'new-device' && settings.OTP_TABLE === 'none')
    faults.push('NOTICE is new-device, but OTP_TABLE is none: without a table no device is ever known');
  const channels = settings.CHANNELS;
  if (channels?.length === 0) faults.push('CHANNELS is empty: set it to sms, email or both');
  faults.push(...humanCheckFaults(settings));
  const shares = settings.DECOY_CHANNEL_SHARES ?? [];
  if (new Set(shares.map(({ nameKind, channel }) => `${nameKind}/${channel}`)).size < shares.length)
    faults.push('DECOY_CHANNEL_SHARES names a channel twice');
  const isNobodys = (channel: ChannelName, kind: string | undefined) =>
    shares.some((share) => share.channel === channel && share.nameKind === kind && share.percent === 0);
  const kinds = new Set(shares.map(({ nameKind }) => nameKind));
  if (
    channels &&
    channels.length > 0 &&
    [...kinds].some((kind) => channels.every((it) => isNobodys(it, kind)))
  )
    faults.push('DECOY_CHANNEL_SHARES gives 0 to every channel of CHANNELS: unknown users need at least one');
  for (const row of channelRows)
    faults.push(...row.findFaults(settings, channels?.includes(row.name) ?? false));
  return faults;
}

function humanCheckFaults({ HUMAN_CHECK: kind, START: start, ...settings }: Partial<Settings>): string[] {
  const keys = ['HUMAN_CHECK_SITE_KEY', 'HUMAN_CHECK_SECRET'] as const;
  const hasService = kind !== 'none' && kind !== 'altcha';
  if (kind === undefined) return [];
  return [
    ...(kind !== 'none' && start === 'server'
      ? [
          `HUMAN_CHECK is ${kind}, but START is server: the code would be sent before a client can pass the check. Set START=client`,
        ]
      : []),
    ...keys.flatMap((key) => {
      if (hasService && settings[key] === undefined)
        return [`${key} is missing: HUMAN_CHECK=${kind} needs it`];
      if (!hasService && settings[key] !== undefined)
        return [
          `${key} is set, but HUMAN_CHECK is ${kind}, which has no keys: remove it, or name the service`,
        ];
      return [];
    }),
  ];
}
