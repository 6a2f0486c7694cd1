// The options of otp deploy: settings, the template's parameters that are flags, and the pool.
import type { Command } from 'commander';
import { exit } from '../command-error.ts';
import { type AttachChoices, addAttachOptions, type BucketOptions } from '../deployment-options.ts';
import { readStackTag, type StackTag } from '../stack/parameters.ts';
import { templateFlags } from '../template-flags.ts';

export interface DeployOptions extends BucketOptions, AttachChoices {
  readonly userPoolId?: string;
  readonly clientId?: string;
  readonly set: readonly string[];
  readonly settings?: string;
  readonly zip?: string;
  readonly stackTag: readonly StackTag[];
  readonly plan: boolean;
}

const collect =
  <T>(read: (entry: string) => T) =>
  (entry: string, before: readonly T[]) => [...before, read(entry)];

export function addDeployOptions(command: Command): Command {
  addAttachOptions(command)
    .option('--user-pool-id <id>', "attach this existing pool; none: no pool; left out: the stack's own pool")
    .option(
      '--plan',
      `only show what would change: exit code ${exit.done} where nothing would, ${exit.wouldChange} where something would`,
      false,
    )
    .option('--zip <file>', 'deploy this zip instead of building one')
    .option(
      '--set <NAME=value>',
      'a setting; may be repeated; an empty value brings the default back',
      collect(String),
      [],
    )
    .option(
      '--settings <file>',
      'settings as NAME=value lines; --set wins over it, it wins over the environment',
    )
    .option(
      '--stack-tag <KEY=value>',
      'tag of the stack and of all its resources; may be repeated; tags that the stack has already stay',
      collect(readStackTag),
      [],
    );
  for (const [flag, meaning] of Object.values(templateFlags)) command.option(flag, meaning);
  return command.option('--no-waf', 'take that web ACL away');
}
