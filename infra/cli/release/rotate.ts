// A new OTP_SECRET with everything else as it is: planned from what is deployed, so that a run after a stop goes on.
import { readSettings } from '../../../src/settings/read.ts';
import type { SettingName } from '../../../src/settings/table.ts';
import { parameterName } from '../../template.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';
import type { Values } from '../settings/given.ts';
import { generateSecret, tableKeyOf } from '../settings/secrets.ts';
import { environmentFaults } from '../settings/validate.ts';
import { type ChangeSet, createChangeSet } from '../stack/change-set.ts';
import { carryOut } from '../stack/follow.ts';
import type { Live } from './live.ts';
import { moveForward, publishTested } from './publish-tested.ts';
import { readDeployed } from './request.ts';
import { isSame, type Release, readVariables } from './version.ts';

/** What a rotation changes, and nothing else. */
const rotated: readonly SettingName[] = ['OTP_SECRET', 'OTP_SECRET_PREVIOUS', 'OTP_TABLE_KEY'];

/** A round stays open this long at most (Cognito, AuthSessionValidity), and a code lives shorter. */
const longestRoundMs = 15 * 60_000;

export interface RotationPlan extends Release {
  readonly live: Live;
  /** `undefined` where the stack has the new secret already, and only live does not. */
  readonly changeSet: ChangeSet | undefined;
  readonly warnings: readonly string[];
}

/** Pure. The secrets to send; `undefined` where $LATEST has a new one already, from a run that was stopped. */
export function secretsToSend(live: Values, latest: Values, made: string): Values | undefined {
  const { OTP_SECRET: old = '' } = live;
  if (latest.OTP_SECRET !== old) {
    if (latest.OTP_SECRET_PREVIOUS === old && tableKeyOf(latest) === tableKeyOf(live)) return undefined;
    throw new CommandError(
      'The stack has another OTP_SECRET than live, and not one that a rotation put there',
      'Run `otp deploy` to make it live, or give the right one with --set, then rotate',
    );
  }
  return {
    OTP_SECRET: made,
    OTP_SECRET_PREVIOUS: old,
    // The names in the table stay as they are, whatever they hung on.
    ...(!live.OTP_TABLE_KEY && { OTP_TABLE_KEY: old }),
  };
}

async function readRotated(context: Context, stack: string) {
  const { current, live, liveFunction, latest } = await readDeployed(context, stack);
  if (!live || !liveFunction || !latest)
    throw new CommandError(`Nothing of ${stack} is live`, 'Run `otp deploy`, or name another with --stack');
  if (!Object.hasOwn(current, parameterName('OTP_SECRET_PREVIOUS')))
    throw new CommandError(
      `${stack} was deployed by a version that cannot rotate its secret`,
      'Run `otp deploy` first',
    );
  if (!isSame(latest, liveFunction, rotated))
    throw new CommandError(
      'What is deployed is not what is live, and a rotation would bring it live',
      'Run `otp deploy` first',
    );
  return { current, live, liveFunction, latest };
}

export async function planRotation(context: Context, stack: string): Promise<RotationPlan> {
  const { terminal, now } = context;
  const { current, live, liveFunction, latest } = await terminal.watch('read what is deployed', () =>
    readRotated(context, stack),
  );
  const [was, is] = [readVariables(liveFunction), readVariables(latest)];
  const send = secretsToSend(was, is, generateSecret());
  const env = { ...is, ...send };
  // Refused here rather than by the function, when the stack has changed already.
  readSettings(env, now());
  // Refused here rather than by Lambda, whose refusal quotes all variables.
  const [fault] = environmentFaults(env);
  if (fault !== undefined)
    throw new CommandError(
      `The rotation keeps the old secret beside the new one, and then ${fault}`,
      'Shorten that setting with `otp deploy --set NAME=value`, then rotate',
    );
  const ageMs = now() - Date.parse(liveFunction.LastModified ?? '');
  const warnings =
    was.OTP_SECRET_PREVIOUS && ageMs < longestRoundMs
      ? ['live is younger than 15 minutes: sign-ins that began before the last rotation end with this one']
      : [];
  const { CodeBucket: bucket = '', CodeKey: key = '' } = current;
  const plan = { stack, bucket, key, codeSha256: latest.CodeSha256 ?? '', live, warnings };
  if (send === undefined) return { ...plan, changeSet: undefined };

  const sent = Object.entries(send).map(([name, value]) => ({
    ParameterKey: parameterName(name),
    ParameterValue: value,
  }));
  const kept = Object.keys(current)
    .filter((key) => !sent.some(({ ParameterKey }) => ParameterKey === key))
    .map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true }));
  const changeSet = await terminal.step('ask CloudFormation what would change', () =>
    createChangeSet(context, { stack, kind: 'UPDATE', parameters: [...sent, ...kept] }),
  );
  if (changeSet === undefined)
    throw new CommandError('CloudFormation sees nothing to change', 'Run `otp doctor`, then rotate again');
  return { ...plan, changeSet };
}

/** Returns the version that is live with the new secret. Throws with the secret that holds. */
export async function rotate(context: Context, plan: RotationPlan): Promise<string> {
  const { terminal, interrupt } = context;
  const { stack, live, changeSet } = plan;
  const isOld = `live is at version ${live.version} with the old secret`;
  if (changeSet)
    await orPartialFailure(isOld, () =>
      terminal.step('give the stack the new secret', () => carryOut(context, changeSet, isOld)),
    );
  const waits = `${isOld}; the new one waits in the stack`;
  return orPartialFailure(waits, async () => {
    interrupt.check(waits, true);
    const version = await publishTested(context, plan, waits);
    await moveForward(context, stack, version, live);
    return version;
  });
}
