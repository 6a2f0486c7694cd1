import type {
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PreSignUpTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { emptyResponse } from '../infra/host/trigger-contract.ts';
import { slotNames, type TriggerSource, triggerSources } from '../src/sign-in.ts';
import { triggers } from '../src/telemetry/catalogue.ts';

type CognitosSource = (
  | PreSignUpTriggerEvent
  | DefineAuthChallengeTriggerEvent
  | CreateAuthChallengeTriggerEvent
  | VerifyAuthChallengeResponseTriggerEvent
)['triggerSource'];

describe('the trigger slots', () => {
  it('have the sources that Cognito has for them, and no others (does not compile otherwise)', () => {
    expectTypeOf<TriggerSource>().toEqualTypeOf<CognitosSource>();
    expectTypeOf<TriggerSource<'PreSignUp'>>().toEqualTypeOf<PreSignUpTriggerEvent['triggerSource']>();
  });

  it.each(slotNames)('%s has sources that begin with its name', (slot) => {
    expect(triggerSources[slot].length).toBeGreaterThan(0);
    for (const source of triggerSources[slot]) expect(source).toMatch(new RegExp(`^${slot}_[A-Z]`));
  });

  it.each(slotNames)('%s is a slot of the local pool, with fields to answer', (slot) => {
    expect(Object.keys(emptyResponse(slot))).not.toEqual([]);
  });

  it('are the values of the metric dimension Trigger, with one for whatever else calls', () => {
    expect(triggers).toEqual([...slotNames, 'Other']);
  });
});
