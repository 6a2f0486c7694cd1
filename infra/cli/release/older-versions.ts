// What the versions that may still run need: the one that is live until the new one has passed its test, and
// the one that a rollback would bring back. The role is shared by all versions, so it must allow theirs too.
import { readSettings } from '../../../src/settings/read.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { mailPermission } from '../settings/senders.ts';
import type { Live } from './live.ts';
import { environmentVariables, readFunction } from './version.ts';

export async function olderMailPermission(
  { aws, where, now }: Context,
  stack: string,
  live: Live | undefined,
): Promise<{ readonly senders: readonly string[]; readonly resources: readonly string[] }> {
  const versions = live ? [live.version, ...live.before.slice(0, 1)] : [];
  const permissions = await Promise.all(
    versions.map((version) =>
      // A version that cannot be read, or whose sender is gone, sends nothing that could be allowed.
      attempt(async () => {
        const variables = environmentVariables(await readFunction(aws.lambda, stack, version));
        return mailPermission(aws.ses, where, readSettings(variables, now()));
      }),
    ),
  );
  const known = permissions.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  return {
    senders: known.flatMap(({ senders }) => senders),
    resources: known.flatMap(({ resources }) => resources),
  };
}
