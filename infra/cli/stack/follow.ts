// Follows a stack until it rests, with its events as they come.
import { randomUUID } from 'node:crypto';
import {
  DescribeStackEventsCommand,
  ExecuteChangeSetCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { explain, isAnswerLost } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type ChangeSet, dropChangeSet } from './change-set.ts';
import { readStack } from './state.ts';

const pollMs = 2_000;

/** Reads the events since the last reading: of the newest 100, which is more than come between two polls. */
export function openEvents({ aws: { cloudformation } }: Context, StackName: string) {
  const seen = new Set<string>();
  return async (): Promise<StackEvent[]> => {
    const { StackEvents: page = [] } = await cloudformation.send(
      new DescribeStackEventsCommand({ StackName }),
    );
    const fresh = page.filter(({ EventId: id = '' }) => !seen.has(id)).reverse();
    for (const { EventId: id = '' } of fresh) seen.add(id);
    return fresh;
  };
}

/** Returns when the status is `goal`; throws with the first failure that CloudFormation gives. */
export async function followStack(
  context: Context,
  stackId: string,
  goal: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE' | 'DELETE_COMPLETE',
  readEvents: ReturnType<typeof openEvents>,
  holds: string,
): Promise<void> {
  const { aws, terminal, interrupt, wait } = context;
  let reason: string | undefined;
  for (;;) {
    const stack = await readStack(aws.cloudformation, stackId);
    // A stack that is gone has no more events to read by name.
    for (const event of stack ? await readEvents() : []) {
      const failed = /FAILED$/.test(event.ResourceStatus ?? '');
      // The rest of a failure are cancellations that follow from the first.
      if (failed) reason ??= `${event.LogicalResourceId}: ${event.ResourceStatusReason ?? 'no reason given'}`;
      const line = `  ${(event.ResourceStatus ?? '').padEnd(18)} ${event.LogicalResourceId}`;
      terminal.say(failed ? terminal.style('red', line) : terminal.style('dim', line));
    }
    const status = stack?.status ?? 'DELETE_COMPLETE';
    if (status === goal) return;
    if (!/IN_PROGRESS$/.test(status))
      throw new CommandError(
        `The stack ended in ${status}: ${reason ?? 'no reason given'} (${holds})`,
        'Correct what the reason names, then run the same command again',
        exit.partial,
      );
    interrupt.check(
      `CloudFormation goes on by itself and ends in the new state or the old one; ${holds}`,
      true,
    );
    await wait(pollMs);
  }
}

/** Carries a change set out, and follows it to its end. One that CloudFormation does not begin is not left behind. */
export async function carryOut(context: Context, set: ChangeSet, holds: string): Promise<void> {
  const { cloudformation } = context.aws;
  const at = { ChangeSetName: set.id, StackName: set.stackId, ClientRequestToken: randomUUID() };
  const readEvents = openEvents(context, set.stackId);
  let isAsked = false;
  try {
    await readEvents();
    isAsked = true;
    await cloudformation.send(new ExecuteChangeSetCommand(at));
  } catch (error) {
    if (!isAsked || !isAnswerLost(error)) {
      await dropChangeSet(context, set, error);
      throw error;
    }
    throw new CommandError(
      `${explain(error).message}; CloudFormation may be carrying the change out`,
      'Run `otp status` until the stack is in no ..._IN_PROGRESS, then the same command again',
      exit.partial,
      { cause: error },
    );
  }
  await followStack(context, set.stackId, `${set.kind}_COMPLETE`, readEvents, holds);
}
