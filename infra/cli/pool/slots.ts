// The four trigger slots of a pool: what is in them, and what attaching or detaching would put there. Pure.
import { type SlotName, slotNames } from '../../../src/sign-in.ts';
import type { Fields } from './fields.ts';

export type Slots = Readonly<Partial<Record<SlotName, string>>>;

const slotsWith = (arnOf: (name: SlotName) => string | undefined): Slots =>
  Object.fromEntries(
    slotNames.flatMap((name) => {
      const arn = arnOf(name);
      return arn === undefined ? [] : [[name, arn]];
    }),
  );

const lambdaConfig = (fields: Fields): Fields => (fields.LambdaConfig ?? {}) as Fields;

export const slotsOf = (fields: Fields): Slots =>
  slotsWith((name) => (lambdaConfig(fields)[name] as string | undefined) || undefined);

/** The fields with these slots and no others of the four; every other trigger stays. */
export function withSlots(fields: Fields, slots: Slots): Fields {
  const rest = Object.entries(lambdaConfig(fields)).filter(
    ([name]) => !(slotNames as readonly string[]).includes(name),
  );
  return { ...fields, LambdaConfig: { ...Object.fromEntries(rest), ...slots } };
}

/** Whether an ARN is the function, with whatever version or alias. */
export const isOurs = (arn: string | undefined, functionArn: string): boolean =>
  arn === functionArn || (arn?.startsWith(`${functionArn}:`) ?? false);

/** The slots after attaching; `keep` stays as it is in `now`. */
export const attachedSlots = (now: Slots, liveArn: string, keep?: SlotName): Slots =>
  slotsWith((name) => (name === keep ? now[name] : liveArn));

/** The slots of a sign-in: without one of them nobody signs in by a code. */
export const challengeSlots = slotNames.filter((name) => name !== 'PreSignUp');

/** Slots that hold another function than ours. */
export const takenSlots = (slots: Slots, functionArn: string): [SlotName, string][] =>
  (Object.entries(slots) as [SlotName, string][]).filter(([, arn]) => !isOurs(arn, functionArn));

/**
 * The slots after detaching: where we are, what was there before us; where someone else is by now, them.
 * A function of ours in `before` is nothing to go back to.
 */
export const detachedSlots = (now: Slots, before: Slots, functionArn: string): Slots =>
  slotsWith((name) => {
    const stays = isOurs(now[name], functionArn) ? before[name] : now[name];
    return isOurs(stays, functionArn) ? undefined : stays;
  });
