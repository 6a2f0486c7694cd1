// A command taken through the whole of its client and of Node's, but for the wire: built, signed, written, and its
// answer parsed. What runs for the first time takes longest, and while Lambda starts it runs at full speed.
import type { MiddlewareStack } from '@smithy/types';
import type { Connections, Target } from './connections.ts';

/** As much of the SDK's commands as is needed here. */
interface Command<Input extends object, Output extends object> {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}

const isTarget = (request: unknown): request is Target =>
  typeof request === 'object' && request !== null && 'protocol' in request && 'hostname' in request;

/**
 * Has `command` answered with `body`, whichever client sends it: the service is asked nothing. Where it would have
 * gone, a connection is opened for the first command that is meant.
 */
export function rehearse<I extends object, O extends object, C extends Command<I, O>>(
  command: C & Command<I, O>,
  body: string,
  { openAhead, leadNowhere }: Pick<Connections, 'openAhead' | 'leadNowhere'>,
): C {
  // In this command's own middleware: no other command is ever led astray.
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (!isTarget(request)) throw new TypeError('a request without a host');
      openAhead(request);
      return next({ ...args, request: { ...request, hostname: leadNowhere(body) } });
    },
    { step: 'deserialize', priority: 'low', name: 'rehearsal' },
  );
  return command;
}
