// otp open: the AWS console's page of a part of the deployment.
import { Argument } from 'commander';
import { openInBrowser } from '../../host/open-browser.ts';
import type { Where } from '../aws/clients.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { type Deployment, readDeployment } from '../deployment.ts';
import { environmentVariables, readFunction } from '../release/version.ts';

type Place = Pick<Where, 'region' | 'partition'>;

/** AWS General Reference, "AWS Management Console"; those of China and GovCloud, in their own guides. */
const domains: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

export const pages = ['dashboard', 'function', 'table', 'pool', 'stack', 'logs'] as const;
export type Page = (typeof pages)[number];

/** CloudWatch writes what comes in an address twice encoded, with `$` for the second `%`. */
const twice = (text: string): string => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');

/** The page of each part of a deployment; undefined where it has no such part. */
export function consolePage(
  { region, partition }: Place,
  page: Page,
  stack: string,
  { state, resources, pool }: Deployment,
  table?: string,
): string | undefined {
  const host = `https://${region}.${domains[partition] ?? domains.aws}`;
  const home = (service: string) => `${host}/${service}/home?region=${region}#`;
  switch (page) {
    case 'dashboard':
      // Without one, the monitoring page that every function has.
      return resources.Dashboard
        ? `${home('cloudwatch')}dashboards/dashboard/${resources.Dashboard}`
        : `${home('lambda')}/functions/${stack}?tab=monitoring`;
    case 'function':
      return `${home('lambda')}/functions/${stack}?tab=code`;
    case 'table':
      return table && `${home('dynamodbv2')}table?name=${encodeURIComponent(table)}`;
    case 'pool':
      return pool && `${host}/cognito/v2/idp/user-pools/${pool.id}/info/overview?region=${region}`;
    case 'stack':
      return `${home('cloudformation')}/stacks/stackinfo?stackId=${encodeURIComponent(state.id)}`;
    case 'logs':
      return `${home('cloudwatch')}logsV2:log-groups/log-group/${twice(`/aws/lambda/${stack}`)}`;
  }
}

/** The name of the table that live counts in. */
async function readTable(
  { aws }: Context,
  stack: string,
  { resources }: Deployment,
): Promise<string | undefined> {
  if (resources.Table) return resources.Table;
  const { OTP_TABLE: table } = environmentVariables(await readFunction(aws.lambda, stack));
  return table === 'none' ? undefined : table;
}

async function runOpen(context: Context, stack: string, page: Page, isSeen: boolean): Promise<void> {
  const { terminal, where, formatCommands } = context;
  const url = await terminal.watch('read what is deployed', async () => {
    const deployment = await readDeployment(context, stack);
    const table = page === 'table' ? await readTable(context, stack, deployment) : undefined;
    return consolePage(where, page, stack, deployment, table);
  });
  if (url === undefined)
    throw new CommandError(
      `The stack ${stack} has no ${page}`,
      page === 'pool'
        ? 'Attach one with `otp attach --user-pool-id ID`'
        : 'It was deployed with OTP_TABLE=none',
    );
  terminal.say(url);
  if (isSeen && !(await openInBrowser(url))) terminal.say('No browser could be opened here.');
  if (page === 'logs')
    terminal.say(
      formatCommands('To follow it in a terminal, `otp logs --follow`; of one sign-in, `otp logs ID`.'),
    );
  terminal.result({ page, url });
}

export const addOpen = accountCommand<{ readonly print: boolean }, Page>('open', {
  summary: "the AWS console's page of dashboard, function, table, pool, stack or logs",
  description:
    'Prints the address, and on a terminal opens it in the browser. `logs` prints the lines themselves.',
  declare: (command) =>
    command
      .addArgument(
        new Argument('[page]', 'what to look at').choices(pages).default('dashboard', 'the dashboard'),
      )
      .option('--print', 'print the address only', false),
  run: (context, { stack, print, json }, page) =>
    runOpen(context, stack, page, process.stdout.isTTY === true && !print && !json),
});
