// How many sign-ins a second Cognito lets an account start in a Region: asked of Service Quotas, else the default.
import { GetServiceQuotaCommand, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { defaultStartsPerSecond } from '../../../src/limits/odds.ts';
import { errorName, isDenied } from '../aws/errors.ts';

/** "Rate of UserAuthentication requests" of Amazon Cognito user pools. Answers have no quota in this list: they get three times as many. */
const quota = { ServiceCode: 'cognito-idp', QuotaCode: 'L-026ADBA3' } as const;

export interface StartQuota {
  readonly startsPerSecond: number;
  /** Where the figure comes from, as a person reads it. */
  readonly source: string;
}

export const defaultQuota = (why: string): StartQuota => ({
  startsPerSecond: defaultStartsPerSecond,
  source: `Cognito’s default: ${why}`,
});

/** Never rejects: the figures are worth having with the default too. Says why in words of ours: AWS's name accounts and callers. */
export async function readStartQuota(client: ServiceQuotasClient): Promise<StartQuota> {
  try {
    const { Quota } = await client.send(new GetServiceQuotaCommand(quota));
    if (!Quota?.Value) return defaultQuota('Service Quotas names no value');
    return { startsPerSecond: Quota.Value, source: 'read from Service Quotas' };
  } catch (error) {
    if (isDenied(error)) return defaultQuota('the permission servicequotas:GetServiceQuota is missing');
    const isUnchanged = errorName(error) === 'NoSuchResourceException';
    return defaultQuota(isUnchanged ? 'the quota was never changed' : 'Service Quotas did not answer');
  }
}
