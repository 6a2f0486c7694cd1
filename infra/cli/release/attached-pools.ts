// The pools that are attached already, when settings change under them: what would be refused at attaching is
// refused here as well.
import type { Settings } from '../../../src/settings/table.ts';
import { type Acceptance, unaccepted } from '../../review/finding.ts';
import { judgeUsers } from '../../review/sign-ups.ts';
import { attempt } from '../aws/errors.ts';
import { type Context, functionArn } from '../context.ts';
import { permittedPools } from '../pool/permission.ts';
import { readPool, refuse } from '../pool/review.ts';
import { isOurs } from '../pool/slots.ts';

/** The settings that a pool is judged by. */
const judgedBy = ['SRP_FIRST', 'AUTO_VERIFY', 'CHANNELS', 'SIGN_UP_CLIENT_IDS', 'SIGN_UP_CONTACTS'] as const;

/**
 * Throws when the change would harm the users of an attached pool. Returns warnings of pools it could not read. `before`: of
 * the version that is live; undefined when it refuses them.
 */
export async function refuseHarmBySettings(
  context: Context,
  stack: string,
  {
    before,
    after,
    accepted,
  }: { before: Settings | undefined; after: Settings; accepted: readonly Acceptance[] },
): Promise<string[]> {
  if (before && judgedBy.every((name) => String(before[name]) === String(after[name]))) return [];
  const warnings: string[] = [];
  for (const id of await permittedPools(context, stack)) {
    const read = await attempt(() => readPool(context, stack, id));
    if ('why' in read) {
      warnings.push(`could not look at the attached pool ${id}: ${read.why}`);
      continue;
    }
    const signsUp = isOurs(read.value.slots.PreSignUp, functionArn(context.where, stack));
    // What is so already is the doctor's to tell: an update must not wait for it.
    const old = (before ? judgeUsers(read.value, before, signsUp) : []).map(({ detail }) => detail);
    const caused = unaccepted(judgeUsers(read.value, after, signsUp), accepted).filter(
      ({ detail }) => !old.includes(detail),
    );
    refuse(`These settings would harm the users of ${id}, which is attached`, caused, context);
  }
  return warnings;
}
