// A change set: made, read, refused when it would destroy something, executed or dropped.
import { randomUUID } from 'node:crypto';
import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type Parameter,
  paginateDescribeChangeSet,
} from '@aws-sdk/client-cloudformation';
import { explain, isAnswerLost } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { StackTag } from './parameters.ts';
import { readStack } from './state.ts';

export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly kind: 'CREATE' | 'UPDATE';
  /** As CloudFormation lists them. A stand-in may list none although there are some. */
  readonly changes: readonly Change[];
}

export interface ChangeSetRequest {
  readonly stack: string;
  readonly kind: 'CREATE' | 'UPDATE';
  /** Left out: the template that is deployed. */
  readonly templateUrl?: string;
  readonly parameters: Parameter[];
  /** All of them. Left out: as they are. */
  readonly tags?: StackTag[] | undefined;
}

const nothingNew = /didn't contain changes|No updates are to be performed/i;

/** Undefined when there is nothing to change. Throws, and leaves no change set, when something would be lost. */
export async function createChangeSet(
  context: Context,
  { stack, kind, templateUrl, parameters, tags }: ChangeSetRequest,
): Promise<ChangeSet | undefined> {
  const { aws, now } = context;
  const name = `deploy-${now()}`;
  let made: MadeChangeSet = { id: name, stackId: stack, kind };
  let isMade = false;
  try {
    const { Id: id = name, StackId: stackId = stack } = await aws.cloudformation.send(
      new CreateChangeSetCommand({
        StackName: stack,
        ChangeSetName: name,
        ChangeSetType: kind,
        // A retry after a lost answer finds its own change set.
        ClientToken: randomUUID(),
        ...(templateUrl === undefined ? { UsePreviousTemplate: true } : { TemplateURL: templateUrl }),
        Parameters: parameters,
        ...(tags && { Tags: tags }),
        Capabilities: ['CAPABILITY_IAM'],
        // A creation that fails leaves no stack that can only be deleted.
        ...(kind === 'CREATE' && { OnStackFailure: 'DELETE' }),
      }),
    );
    made = { id, stackId, kind };
    isMade = true;
    const changes = await readChanges(context, made);
    refuseLosses(changes ?? []);
    if (changes) return { ...made, changes };
  } catch (error) {
    if (!isMade && error instanceof Error && nothingNew.test(error.message)) return undefined;
    // It may have been made although the answer was lost.
    if (isMade || isAnswerLost(error)) await dropChangeSet(context, made, error);
    throw error;
  }
  await dropChangeSet(context, made);
  return undefined;
}

type MadeChangeSet = Omit<ChangeSet, 'changes'>;

const leftBehind = ({ id, stackId, kind }: MadeChangeSet, is: 'is' | 'may be'): string =>
  kind === 'CREATE'
    ? `The empty stack ${stackId} ${is} left in REVIEW_IN_PROGRESS, with a change set that does nothing until somebody executes it`
    : `The change set ${id} ${is} left at the stack; it does nothing until somebody executes it`;

/** Waits until CloudFormation has made it. Undefined when there is nothing to change. */
async function readChanges(
  { aws: { cloudformation: client }, wait }: Context,
  { id, stackId }: MadeChangeSet,
): Promise<Change[] | undefined> {
  const at = { ChangeSetName: id, StackName: stackId };
  for (;;) {
    const { Status: status, StatusReason: reason = '' } = await client.send(new DescribeChangeSetCommand(at));
    if (status === 'CREATE_COMPLETE') break;
    if (status === 'FAILED' && nothingNew.test(reason)) return undefined;
    if (status === 'FAILED')
      throw new CommandError(
        `CloudFormation refuses the change: ${reason || 'no reason given'}`,
        'Correct what it names, then run the same command again',
      );
    await wait(1_000);
  }
  const changes: Change[] = [];
  for await (const { Changes: page = [] } of paginateDescribeChangeSet({ client }, at)) changes.push(...page);
  return changes;
}

/**
 * Forgets a change set; and the empty stack that a change set for a new stack brings with it, unless somebody else has
 * begun to make that stack meanwhile. Where it cannot, throws a partial failure that says what is left; `cause`: why it
 * was to be forgotten, if that was a failure too.
 */
export async function dropChangeSet(
  { aws }: Pick<Context, 'aws'>,
  set: MadeChangeSet,
  cause?: unknown,
): Promise<void> {
  const { cloudformation } = aws;
  const StackName = set.stackId;
  try {
    await cloudformation.send(new DeleteChangeSetCommand({ ChangeSetName: set.id, StackName }));
    if (set.kind !== 'CREATE') return;
    const stack = await readStack(cloudformation, StackName);
    if (stack?.status === 'REVIEW_IN_PROGRESS')
      await cloudformation.send(new DeleteStackCommand({ StackName }));
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return;
    const { message, fix } = explain(cause ?? error);
    throw new CommandError(
      `${message}. ${leftBehind(set, isAnswerLost(error) ? 'may be' : 'is')}`,
      `${fix}. Then run the same command again, which goes on from there`,
      exit.partial,
      { cause: cause ?? error },
    );
  }
}

/** Losing one of these loses users, their sessions, the limits, or the ARN that pools call. */
const precious = [
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::Table',
  'AWS::Lambda::Function',
  'AWS::Lambda::Alias',
];

export function refuseLosses(changes: readonly Change[]): void {
  for (const { ResourceChange: change } of changes) {
    if (!change || !precious.includes(change.ResourceType ?? '')) continue;
    const lost =
      change.Action === 'Remove' ? 'remove' : change.Replacement === 'True' ? 'replace' : undefined;
    if (lost)
      throw new CommandError(
        `This would ${lost} ${change.LogicalResourceId} (${change.ResourceType}), which users depend on`,
        'Deploy that change as a second stack: --stack another-name',
      );
  }
}

const marks: Record<string, string> = { Add: '+', Modify: '~', Remove: '-', Import: '+', Dynamic: '?' };

export const changeLines = (changes: readonly Change[]): string[] =>
  changes.map(({ ResourceChange: change }) => {
    const replaced = change?.Replacement === 'True' ? ' (replaced)' : '';
    return `  ${marks[change?.Action ?? ''] ?? '~'} ${change?.LogicalResourceId} ${change?.ResourceType}${replaced}`;
  });
