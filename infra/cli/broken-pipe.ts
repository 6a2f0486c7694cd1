// Output that nobody reads any more, as after `| head`: what is under way goes on to its end, unheard. Without a
// listener Node ends the process at the next line, and that could be in the middle of an update of a pool.
// `onBroken` is for what has no end of its own.
import { errorCode } from './aws/errors.ts';

type Stream = NodeJS.WritableStream & { on(event: 'error', listener: (error: Error) => void): unknown };

export function outliveBrokenPipes(streams: readonly Stream[], onBroken: () => void = () => {}): void {
  for (const stream of streams)
    stream.on('error', (error) => {
      if (errorCode(error) !== 'EPIPE') throw error;
      onBroken();
    });
}
