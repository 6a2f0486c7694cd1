// Links into the AWS console.
import type { Where } from '../aws/clients.ts';

/** The stack's dashboard; without one, the monitoring page that every function has. */
export function consoleLink(
  { region }: Pick<Where, 'region'>,
  stack: string,
  resources: Readonly<Record<string, string>>,
): string {
  const host = `https://${region}.console.aws.amazon.com`;
  return resources.Dashboard
    ? `${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${resources.Dashboard}`
    : `${host}/lambda/home?region=${region}#/functions/${stack}?tab=monitoring`;
}
