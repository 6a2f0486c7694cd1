// A door in front of a service on loopback, which may be shut in several ways, and opened again.
import { connect, createServer, type Server, type Socket } from 'node:net';

/** How a connection is received: `open` leads on to the service. */
export type Manner = 'open' | 'refuses' | 'hangs' | 'closes at once' | 'talks nonsense';

export interface Door {
  readonly url: string;
  /** Of those that were let in or received otherwise. */
  connections: number;
  turn(manner: Manner): Promise<void>;
  /** Ends what goes through it now: in order, or without the function ever hearing of it. */
  cut(how: 'in order' | 'in silence'): void;
  close(): Promise<void>;
}

export async function openDoor(service: string): Promise<Door> {
  const { protocol, hostname, port: servicePort } = new URL(service);
  let manner: Manner = 'open';
  const within = new Map<Socket, Socket | undefined>();
  const receive = (socket: Socket): void => {
    door.connections++;
    within.set(socket, undefined);
    socket.on('error', () => {}).on('close', () => within.delete(socket));
    if (manner === 'closes at once') socket.destroy();
    if (manner === 'talks nonsense') socket.write('this is no service of anybody\r\n\r\n');
    if (manner !== 'open') return;
    const onward = connect(Number(servicePort), hostname);
    within.set(socket, onward);
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  };
  let server: Server | undefined;
  const listen = async (port: number): Promise<number> => {
    const opened = createServer(receive);
    server = opened;
    await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve));
    return (opened.address() as { port: number }).port;
  };
  const shut = async (): Promise<void> => {
    for (const socket of within.keys()) socket.destroy();
    const closing = server;
    server = undefined;
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };
  const port = await listen(0);
  const door: Door = {
    url: `${protocol}//127.0.0.1:${port}`,
    connections: 0,
    async turn(next) {
      manner = next;
      if (next === 'refuses') await shut();
      else if (!server) await listen(port);
    },
    cut(how) {
      for (const [socket, onward] of within) {
        if (how === 'in order') socket.end();
        else {
          socket.unpipe();
          onward?.unpipe();
        }
      }
    },
    close: shut,
  };
  return door;
}
