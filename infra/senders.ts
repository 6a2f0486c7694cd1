// The addresses that a deployment sends from, and the SES identities that may cover them. Pure.
import type { Settings } from '../src/settings/table.ts';

export function sendersOf(config: Settings): string[] {
  if (!config.CHANNELS.includes('EMAIL')) return [];
  const named = [
    config.EMAIL_FROM,
    ...Object.values(config.BRANDS).map((brand) => brand.emailFrom),
    ...(config.TEMPLATE_ATTRIBUTE === undefined ? [] : config.TEMPLATE_SENDERS),
  ];
  return [
    ...new Set(named.filter((address) => address !== undefined).map((address) => address.toLowerCase())),
  ];
}

/** Identities that may cover an address: itself, its domain, and the domains above. */
export function identitiesFor(address: string): string[] {
  const labels = address.slice(address.indexOf('@') + 1).split('.');
  return [address, ...labels.slice(0, -1).map((_, from) => labels.slice(from).join('.'))];
}
