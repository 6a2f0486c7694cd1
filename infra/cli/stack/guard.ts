// What a change set would do, in lines; and what it must never do.
import type { Change } from '@aws-sdk/client-cloudformation';
import { CommandError } from '../command-error.ts';

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
