// The pools that are attached already, when settings change under them: what would be refused at attaching is
// refused here as well.
import type { Settings } from '../../../src/settings/table.ts';
import { type Acceptance, unaccepted } from '../../review/finding.ts';
import { judgeUsers } from '../../review/sign-ups.ts';
import { attempt } from '../aws/errors.ts';
import { type Context, functionArn } from '../context.ts';
import { permittedPools } from '../pool/permission.ts';
import { type Pool, readPool, refuse } from '../pool/review.ts';
import { isOurs } from '../pool/slots.ts';

/** The settings that a pool is judged by. */
const judgedBy = ['SRP_FIRST', 'AUTO_VERIFY', 'CHANNELS', 'SIGN_UP_CLIENT_IDS', 'SIGN_UP_CONTACTS'] as const;

const isSame = (before: Settings | undefined, after: Settings): boolean =>
  before !== undefined && judgedBy.every((name) => String(before[name]) === String(after[name]));

export interface SettingsChange {
  readonly stack: string;
  /** Of the version that is live; undefined when it refuses them. */
  readonly before: Settings | undefined;
  readonly after: Settings;
  readonly accepted: readonly Acceptance[];
}

function refuseHarm(context: Context, pool: Pool, { stack, before, after, accepted }: SettingsChange): void {
  const signsUp = isOurs(pool.slots.PreSignUp, functionArn(context.where, stack));
  const old = (before ? judgeUsers(pool, before, signsUp) : []).map(({ detail }) => detail);
  // What is so already is the doctor's to tell: an update must not wait for it.
  const caused = unaccepted(judgeUsers(pool, after, signsUp), accepted).filter(
    ({ detail }) => !old.includes(detail),
  );
  refuse(`These settings would harm the users of ${pool.id}, which is attached`, caused, context);
}

/** Throws when the change would harm the users of an attached pool. Returns warnings of pools it could not read. */
export async function refuseHarmBySettings(context: Context, change: SettingsChange): Promise<string[]> {
  if (isSame(change.before, change.after)) return [];
  const warnings: string[] = [];
  for (const id of await permittedPools(context, change.stack)) {
    const read = await attempt(() => readPool(context, change.stack, id));
    if ('why' in read) warnings.push(`could not look at the attached pool ${id}: ${read.why}`);
    else refuseHarm(context, read.value, change);
  }
  return warnings;
}
