// A command taken through the whole of its client, but for the wire: built, signed, and its answer parsed. What
// runs for the first time takes longest, and while Lambda starts it runs at full speed.
import { Readable } from 'node:stream';
import type { Target } from './connections.ts';

/** A step of the SDK's middleware that goes no further. */
type LastStep = (
  next: unknown,
) => (args: { readonly request: unknown }) => Promise<{ readonly response: unknown; readonly output: never }>;

/** As much of the SDK's commands as is needed here. */
interface Command {
  readonly middlewareStack: {
    add(
      step: LastStep,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

const isTarget = (request: unknown): request is Target =>
  typeof request === 'object' && request !== null && 'protocol' in request && 'hostname' in request;

/**
 * Has `command` answered with `body` where the wire would be, whichever client sends it: the service is asked
 * nothing. `onTarget` is told where the request would have gone.
 */
export function rehearse<C extends Command>(
  command: C,
  body: string,
  onTarget: (target: Target) => void,
): C {
  // In this command's own middleware: no other command can ever be answered here.
  command.middlewareStack.add(
    () =>
      async ({ request }) => {
        if (isTarget(request)) onTarget(request);
        // A stream, so that reading one is rehearsed too.
        const response = { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(body)]) };
        return { response, output: undefined as never };
      },
    { step: 'deserialize', priority: 'low', name: 'rehearsal' },
  );
  return command;
}
