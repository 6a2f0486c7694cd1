// otp open: the AWS console's page of a part of the deployment.

import { Argument } from 'commander';
import { openInBrowser } from '../../host/open-browser.ts';
import type { Where } from '../aws/clients.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { isLineId } from '../operators/log-lines.ts';
import { environmentVariables, readFunction } from '../release/version.ts';
import { readResources } from '../stack/state.ts';
import { requireStack, stackPool } from './target-pool.ts';

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

/** `browse` opens an address and tells whether it could; undefined where nothing is to be opened. */
export async function runOpen(
  context: Context,
  stack: string,
  page: Page,
  lineId?: string,
  browse?: (url: string) => Promise<boolean>,
): Promise<void> {
  const { aws, terminal, where } = context;
  if (lineId !== undefined && (page !== 'logs' || !isLineId(lineId)))
    throw new CommandError(
      page === 'logs' ? `${lineId} is no id of a log line` : '--id is about logs',
      'Say `otp open logs --id ID`, with what a line has as id, user or code',
    );
  const deployment = await terminal.watch('read what is deployed', async () => {
    const state = await requireStack(context, stack);
    const resources = await readResources(aws.cloudformation, stack);
    return {
      stack,
      stackId: state.id,
      lineId,
      resources,
      userPoolId: page === 'pool' ? (await stackPool(context, state))?.id : undefined,
      table:
        page === 'table'
          ? (resources.Table ?? environmentVariables(await readFunction(aws.lambda, stack)).OTP_TABLE)
          : undefined,
    };
  });
  const url = consolePage(where, page, deployment);
  if (url === undefined || deployment.table === 'none')
    throw new CommandError(
      `The stack ${stack} has no ${page}`,
      page === 'pool'
        ? 'Attach one with `otp attach --user-pool-id ID`'
        : 'It was deployed with OTP_TABLE=none',
    );
  terminal.say(url);
  if (browse && !(await browse(url))) terminal.say('No browser could be opened here.');
  // After `--`, as an id may begin with a hyphen.
  if (page === 'logs')
    terminal.say(
      `To follow it in a terminal: ${context.formatCommands(`otp logs --follow${lineId === undefined ? '' : ` -- ${lineId}`}`)}`,
    );
  terminal.result({ page, url });
}

export const addOpen = accountCommand<{ readonly print: boolean; readonly id?: string }, Page>('open', {
  summary: "the AWS console's page of dashboard, function, table, pool, stack or logs",
  description:
    'Prints the address, and on a terminal opens it in the browser. `logs` prints the lines themselves.',
  declare: (command) =>
    command
      .addArgument(
        new Argument('[page]', 'what to look at').choices(pages).default('dashboard', 'the dashboard'),
      )
      .option('--id <hash>', 'logs: the lines of one sign-in, by what one of them has as id, user or code')
      .option('--print', 'print the address only', false),
  run: (context, { stack, id, print, json }, page) => {
    const isSeen = process.stdout.isTTY === true && !print && !json;
    return runOpen(context, stack, page, id, isSeen ? openInBrowser : undefined);
  },
});
