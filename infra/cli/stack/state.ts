// Reads a stack: its status, parameters and resources.
import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CommandError } from '../command-error.ts';
import type { StackTag } from './parameters.ts';

export interface StackState {
  readonly id: string;
  readonly status: string;
  /** Of the stack that this one is nested in. */
  readonly parentId?: string;
  /** Hidden values come as asterisks. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags?: readonly StackTag[];
}

export async function readStack(
  cloudformation: CloudFormationClient,
  name: string,
): Promise<StackState | undefined> {
  try {
    const { Stacks: [stack] = [] } = await cloudformation.send(
      new DescribeStacksCommand({ StackName: name }),
    );
    if (!stack) return undefined;
    return {
      id: stack.StackId ?? name,
      status: stack.StackStatus ?? '',
      ...(stack.ParentId !== undefined && { parentId: stack.ParentId }),
      parameters: Object.fromEntries(
        (stack.Parameters ?? []).map(({ ParameterKey: key = '', ParameterValue: value = '' }) => [
          key,
          value,
        ]),
      ),
      tags: (stack.Tags ?? []).flatMap(({ Key, Value }) =>
        // CloudFormation's own tags are not ours to send.
        Key === undefined || Key.startsWith('aws:') ? [] : [{ Key, Value: Value ?? '' }],
      ),
    };
  } catch (error) {
    // CloudFormation has no separate error for "no such stack".
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
    throw error;
  }
}

/** Physical ids by logical id. */
export async function readResources(
  cloudformation: CloudFormationClient,
  name: string,
): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {};
  for await (const { StackResourceSummaries: page = [] } of paginateListStackResources(
    { client: cloudformation },
    { StackName: name },
  ))
    for (const { LogicalResourceId: logical, PhysicalResourceId: physical } of page)
      if (logical && physical) ids[logical] = physical;
  return ids;
}

export const exists = (stack: StackState | undefined): stack is StackState =>
  stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS' && stack.status !== 'DELETE_COMPLETE';

/** How a stack in this status can be changed; throws when it cannot. */
export function footing(name: string, stack: StackState | undefined): 'CREATE' | 'UPDATE' {
  if (!exists(stack)) return 'CREATE';
  const is = `The stack ${name} is in ${stack.status}`;
  if (/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(stack.status)) return 'UPDATE';
  if (/IN_PROGRESS$/.test(stack.status))
    throw new CommandError(
      `${is}: someone is changing it`,
      'Wait until it is done, then run the same command again',
    );
  if (stack.status === 'UPDATE_ROLLBACK_FAILED')
    throw new CommandError(
      `${is}: an update failed, and so did undoing it`,
      'Choose "Continue update rollback" in the CloudFormation console, then run the same command again',
    );
  throw new CommandError(
    `${is}: its creation failed, and it can only be deleted`,
    'Run `otp destroy`, then deploy again',
  );
}
