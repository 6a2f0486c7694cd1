// Where a service of a Region answers, or whatever stands in for it.
import type { Environment } from './credentials.ts';

export type Service = 'dynamodb' | 'sns' | 'ses';

/** The first label of the host name (AWS General Reference, "Service endpoints"); signatures say `ses`. */
const label: Readonly<Record<Service, string>> = { dynamodb: 'dynamodb', sns: 'sns', ses: 'email' };

/** What follows the Region, by the Region's beginning: each partition of AWS has a domain of its own. */
const domains: readonly (readonly [regions: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['', 'amazonaws.com'],
];

/** In GovCloud the usual endpoints of these two are the FIPS ones. */
const fipsLabel = (service: Service, region: string): string =>
  region.startsWith('us-gov-') && service !== 'ses' ? label[service] : `${label[service]}-fips`;

/**
 * The URL to post to. `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL` and `AWS_USE_FIPS_ENDPOINT` mean what
 * they mean to the AWS SDKs (SDKs and Tools Reference Guide).
 */
export function endpointOf(service: Service, region: string, env: Environment): URL {
  const standIn = env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] || env.AWS_ENDPOINT_URL;
  if (standIn) return new URL(standIn);
  const host = env.AWS_USE_FIPS_ENDPOINT === 'true' ? fipsLabel(service, region) : label[service];
  const domain = domains.find(([regions]) => region.startsWith(regions))?.[1];
  return new URL(`https://${host}.${region}.${domain}`);
}
