// Links into the AWS console, in whichever partition the account is. Pure.
import type { Where } from '../aws/clients.ts';

type Place = Pick<Where, 'region' | 'partition'>;

/** AWS General Reference, "AWS Management Console"; those of China and GovCloud, in their own guides. */
const domains: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

export const consoleHost = ({ region, partition }: Place): string =>
  `https://${region}.${domains[partition] ?? domains.aws}`;

/** The stack's dashboard; without one, the monitoring page that every function has. */
export function consoleLink(
  place: Place,
  stack: string,
  resources: Readonly<Record<string, string>>,
): string {
  const { region } = place;
  return resources.Dashboard
    ? `${consoleHost(place)}/cloudwatch/home?region=${region}#dashboards/dashboard/${resources.Dashboard}`
    : `${consoleHost(place)}/lambda/home?region=${region}#/functions/${stack}?tab=monitoring`;
}

export const pages = ['dashboard', 'function', 'table', 'pool', 'stack', 'logs'] as const;
export type Page = (typeof pages)[number];

export interface Deployment {
  readonly stack: string;
  readonly stackId: string;
  readonly resources: Readonly<Record<string, string>>;
  readonly userPoolId: string | undefined;
  readonly table: string | undefined;
  /** Whose lines are looked for in the logs: a hash that lines carry as `id`, `user` or `code`. */
  readonly lineId?: string | undefined;
}

/** CloudWatch writes what comes in an address twice encoded, with `$` for the second `%`. */
const twice = (text: string): string => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');

/** The page of each part of a deployment; undefined where it has no such part. */
export function consolePage(place: Place, page: Page, deployment: Deployment): string | undefined {
  const { stack, stackId, resources, userPoolId, table, lineId } = deployment;
  const { region } = place;
  const home = (service: string) => `${consoleHost(place)}/${service}/home?region=${region}#`;
  switch (page) {
    case 'dashboard':
      return consoleLink(place, stack, resources);
    case 'function':
      return `${home('lambda')}/functions/${stack}?tab=code`;
    case 'table':
      return table && `${home('dynamodbv2')}table?name=${encodeURIComponent(table)}`;
    case 'pool':
      return (
        userPoolId &&
        `${consoleHost(place)}/cognito/v2/idp/user-pools/${userPoolId}/info/overview?region=${region}`
      );
    case 'stack':
      return `${home('cloudformation')}/stacks/stackinfo?stackId=${encodeURIComponent(stackId)}`;
    case 'logs': {
      const group = `${home('cloudwatch')}logsV2:log-groups/log-group/${twice(`/aws/lambda/${stack}`)}`;
      // Of a search only the values are twice encoded; it goes an hour back.
      return lineId
        ? `${group}/log-events$3FfilterPattern$3D${twice(`"${lineId}"`)}$26start$3D-3600000`
        : group;
    }
  }
}
