// otp open: the console's page of a part of the deployment.
import { Argument, type Command } from 'commander';
import { openInBrowser } from '../../host/open-browser.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type AccountOptions, addAccountOption } from '../deployment-options.ts';
import { takes, target } from '../global-options.ts';
import type { Opener } from '../open-context.ts';
import { isLineId } from '../operators/log-lines.ts';
import { environmentVariables, readFunction } from '../release/version.ts';
import { readResources } from '../stack/state.ts';
import { consolePage, type Page, pages } from './links.ts';
import { requireStack, stackPool } from './target-pool.ts';

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
      page === 'pool' ? 'Attach one with `otp attach`' : 'It was deployed with OTP_TABLE=none',
    );
  terminal.say(url);
  if (browse && !(await browse(url))) terminal.say('No browser could be opened here.');
  // After `--`, as an id may begin with a hyphen.
  if (page === 'logs')
    terminal.say(
      `To follow it in a terminal: ${context.spell(`otp logs --follow${lineId === undefined ? '' : ` -- ${lineId}`}`)}`,
    );
  terminal.result({ page, url });
}

export const addOpen = (program: Command, { open }: Opener): Command =>
  takes(addAccountOption(program.command('open')), ...target, 'json')
    .summary("the AWS console's page of dashboard, function, table, pool, stack or logs")
    .description(
      'Prints the address, and on a terminal opens it in the browser. `logs` prints the lines themselves.',
    )
    .addArgument(
      new Argument('[page]', 'what to look at').choices(pages).default('dashboard', 'the dashboard'),
    )
    .option('--id <hash>', 'logs: the lines of one sign-in, by what one of them has as id, user or code')
    .option('--print', 'print the address only', false)
    .action(async (page: Page, _, command: Command) => {
      const options = command.optsWithGlobals<
        AccountOptions & { readonly print: boolean; readonly id?: string }
      >();
      const isSeen = process.stdout.isTTY === true && !options.print && !options.json;
      await runOpen(await open(options), options.stack, page, options.id, isSeen ? openInBrowser : undefined);
    });
