// otp open: the AWS console's page of a part of the deployment.
import { Argument } from 'commander';
import { openInBrowser } from '../../host/open-browser.ts';
import type { Where } from '../aws/clients.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { type Deployment, readDeployment } from '../deployment.ts';
import { environmentVariables, readFunction } from '../release/version.ts';

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
  { region, partition }: Pick<Where, 'region' | 'partition'>,
  page: Page,
  stack: string,
  { state, resources, pool }: Deployment,
  table?: string,
): string | undefined {
  const host = `https://${region}.${domains[partition] ?? domains.aws}`;
  const home = (service: string) => `${host}/${service}/home?region=${region}#`;
  const tab = (name: string) => `${home('lambda')}/functions/${stack}?tab=${name}`;
  const { Dashboard: dashboard } = resources;
  return {
    // Without one, the monitoring page that every function has.
    dashboard: dashboard ? `${home('cloudwatch')}dashboards/dashboard/${dashboard}` : tab('monitoring'),
    function: tab('code'),
    table: table && `${home('dynamodbv2')}table?name=${encodeURIComponent(table)}`,
    pool: pool && `${host}/cognito/v2/idp/user-pools/${pool.id}/info/overview?region=${region}`,
    stack: `${home('cloudformation')}/stacks/stackinfo?stackId=${encodeURIComponent(state.id)}`,
    logs: `${home('cloudwatch')}logsV2:log-groups/log-group/${twice(`/aws/lambda/${stack}`)}`,
  }[page];
}

/** The name of the table that live counts in. */
async function readTable({ aws }: Context, stack: string, { resources }: Deployment) {
  const table = resources.Table ?? environmentVariables(await readFunction(aws.lambda, stack)).OTP_TABLE;
  return table === 'none' ? undefined : table;
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
  run: async (context, { stack, print, json }, page) => {
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
    const isSeen = process.stdout.isTTY === true && !print && !json;
    if (isSeen && !(await openInBrowser(url))) terminal.say('No browser could be opened here.');
    if (page === 'logs')
      terminal.say(
        formatCommands('To follow it in a terminal, `otp logs --follow`; of one sign-in, `otp logs ID`.'),
      );
    terminal.result({ page, url });
  },
});
