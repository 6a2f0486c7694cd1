// Calls a trigger as the function does, without the middlewares around it: the event is read, then dispatched.
import type { Deps } from '../../src/deps.ts';
import { dispatch as dispatchCall } from '../../src/dispatch.ts';
import { readEvent, type TriggerEvent } from '../../src/triggers/event.ts';

export const dispatch = async (event: unknown, deps: Deps): Promise<TriggerEvent> =>
  dispatchCall(readEvent(event, deps), deps);
