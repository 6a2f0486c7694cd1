// Changes a pool or an app client by an update that resets whatever it leaves out, so that the end is the new
// state or the old one, never between: everything is echoed, read again, compared, and put back if need be.
import { errorName, explain, isDenied, isNotFound } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type Difference, differences, type Fields } from './fields.ts';

/** Something with a description and an update that takes all of it. */
export interface Target {
  readonly id: string;
  /** As it is said to a person: `the pool eu-west-1_abc`. */
  readonly name: string;
  read(): Promise<Fields>;
  write(fields: Fields): Promise<void>;
}

export interface Edit {
  readonly target: Target;
  /** What the plan was made of. */
  readonly from: Fields;
  readonly to: Fields;
  /** Field by field; none where it is so already. */
  readonly changes: readonly Difference[];
}

export const edit = (target: Target, from: Fields, to: Fields): Edit => ({
  ...{ target, from, to },
  changes: differences(from, to),
});

const waitsMs = [500, 1_000, 2_000, 4_000, 8_000];

/** Refused for good, so that waiting is of no use. */
const isFinal = (error: unknown): boolean =>
  error instanceof CommandError ||
  isDenied(error) ||
  /InvalidParameter|ResourceNotFound/.test(errorName(error));

/** Beyond the SDK's own retries: an outage of some seconds must not leave the question open. */
async function insist<T>({ wait }: Pick<Context, 'wait'>, run: () => Promise<T>): Promise<T> {
  for (const ms of waitsMs) {
    try {
      return await run();
    } catch (error) {
      if (isFinal(error)) throw error;
      await wait(ms);
    }
  }
  return run();
}

/** Reads until `done`, for a while: an update may be seen late. Returns what was read last. */
async function readUntil(
  context: Context,
  target: Target,
  done: (fields: Fields) => boolean,
): Promise<Fields> {
  for (const ms of waitsMs) {
    const fields = await insist(context, () => target.read());
    if (done(fields)) return fields;
    await context.wait(ms);
  }
  return insist(context, () => target.read());
}

/** Deleted since the plan: there is no state to put back, and none to lose. */
const gone = ({ name }: Target, cause: unknown) =>
  new CommandError(
    `There is no longer ${name}: someone deleted it since the plan. Nothing was changed`,
    'Run `otp status` for the pools that are attached',
    exit.refused,
    { cause },
  );

const same = (a: Fields, b: Fields): boolean => differences(a, b).length === 0;
const paths = (list: readonly Difference[]): string => list.map(({ path }) => path).join(', ');
const onceMore = { message: 'the update had no effect', fix: 'Run the same command again' };

/**
 * Writes `to` and proves it. Throws `refused` when the old state holds, a partial failure when neither could be proven.
 * Ctrl-C is not heard in here: a second or two, and the state is known. `snapshot`: where a person finds the old state if
 * all else fails.
 */
export async function change(context: Context, { target, from, to }: Edit, snapshot: string): Promise<void> {
  const { terminal } = context;
  const found = await insist(context, () => target.read()).catch((error: unknown) => {
    throw isNotFound(error) ? gone(target, error) : error;
  });
  const meanwhile = differences(from, found);
  if (meanwhile.length > 0)
    throw new CommandError(
      `${target.name} was changed by someone else since the plan: ${paths(meanwhile)}. Nothing was changed`,
      'Run the same command again for a plan of the new state',
    );

  let refusal: unknown;
  try {
    await target.write(to);
  } catch (error) {
    // AWS may have made the change although the answer was lost. Only reading the pool shows it.
    refusal = error;
  }

  const lost = (error: unknown) =>
    isNotFound(error)
      ? gone(target, error)
      : new CommandError(
          `The state of ${target.name} cannot be read after the update: ${explain(error).message}`,
          `${explain(error).fix}. The state before is in ${snapshot}. Run \`otp status\` as soon as AWS answers`,
          exit.partial,
          { cause: error },
        );
  const isSeen = (fields: Fields) => isFinal(refusal) || !same(from, fields);
  const now = await readUntil(context, target, isSeen).catch((error: unknown) => {
    throw lost(error);
  });
  if (same(to, now)) return;
  if (same(from, now)) {
    const { message, fix } = refusal ? explain(refusal) : onceMore;
    throw new CommandError(
      `${target.name} could not be updated, and is as it was: ${message}`,
      fix,
      exit.refused,
      { cause: refusal },
    );
  }

  const stray = paths(differences(to, now));
  terminal.say(
    terminal.style('red', `  The update changed more than it should: ${stray}. Putting the old state back.`),
  );
  let failure: unknown;
  await insist(context, () => target.write(from)).catch((error: unknown) => {
    failure = error;
  });
  const restored = await readUntil(context, target, (fields) => same(from, fields)).catch(
    (error: unknown) => {
      throw lost(error);
    },
  );
  const left = differences(from, restored);
  if (left.length === 0)
    throw new CommandError(
      `The update changed more than it should (${stray}). ${target.name} was put back and is as it was`,
      'Run the same command again; if it happens again, someone else is changing the pool at the same time',
    );
  const why = failure === undefined ? undefined : explain(failure);
  throw new CommandError(
    `${target.name} IS NEITHER OLD NOR NEW in ${paths(left)}${why ? `: ${why.message}` : ''}`,
    `Set these fields by hand from ${snapshot}${why ? `. ${why.fix}` : ''}`,
    exit.partial,
  );
}
