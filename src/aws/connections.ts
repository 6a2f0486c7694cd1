// Connections to AWS: kept from call to call while they are fresh, opened before the first call, bounded by a deadline.
import { Agent, request } from 'node:https';
import { type Duplex, duplexPair } from 'node:stream';
import { TLSSocket } from 'node:tls';

/**
 * A connection that was idle for longer is not used again. DynamoDB closes an idle connection after 60 s, SNS before
 * 90 s (aws-sdk-java#1365, aws-sdk-go-v2#3423). A frozen function may never hear of that, and a message sent into a
 * dead connection cannot be sent again: SNS or SES may have accepted it.
 */
export const longestIdleMs = 20_000;

/** The part of a request that says which server it goes to. */
export interface Target {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

export interface Connections {
  readonly httpsAgent: Agent;
  /** Closes every kept connection that was idle for too long or that the other side has ended. */
  dropStale(): void;
  /**
   * Takes the place of a request to `target`: starts to open the connection that such a request will take later, unless
   * there is one. Requests at the same time need a connection each.
   */
  openAhead(target: Target): Promise<void>;
  /** Waits for the connections that are being opened, and closes those that are not open after `timeoutMs`. */
  opened(timeoutMs: number): Promise<void>;
}

/** `nowMs` has to be a wall clock: Node's other clocks stop while Lambda freezes the function. */
export function createConnections(nowMs: () => number): Connections {
  const idleSinceMs = new WeakMap<Duplex, number>();
  const isFresh = (socket: Duplex): boolean => {
    const idleMs = nowMs() - (idleSinceMs.get(socket) ?? 0);
    // AWS sends nothing before it is asked: bytes that wait to be read belong to no answer of ours.
    const isQuiet = socket.readableLength === 0;
    return !socket.destroyed && socket.writable && isQuiet && idleMs >= 0 && idleMs < longestIdleMs;
  };
  /** By host and port: the requests under way, and the most that were under way at once. */
  const ahead = new Map<string, { now: number; most: number }>();
  /** The sockets that wait for the end of their handshake. */
  const opening = new Map<Duplex, Promise<void>>();

  class KeptAgent extends Agent {
    /** Node's documentation leaves this method to subclasses. The agent calls it for each socket that it keeps. */
    override keepSocketAlive(socket: Duplex) {
      idleSinceMs.set(socket, nowMs());
      if (socket instanceof TLSSocket && socket.connecting) follow(socket);
      return super.keepSocketAlive(socket);
    }
  }
  const httpsAgent = new KeptAgent({ keepAlive: true });

  function follow(socket: TLSSocket): void {
    // Without a listener, an error would end the process.
    socket.on('error', () => {});
    const settled = new Promise<void>((resolve) => {
      socket.once('close', resolve).once('secureConnect', resolve);
    });
    opening.set(
      socket,
      settled.then(() => void opening.delete(socket)),
    );
  }

  /**
   * A request that ends before it has a socket sends nothing. The agent keeps the connection that it has begun to open.
   * `count` requests in one turn take all connections that there are, and open the missing ones.
   */
  function connect(host: string, port: number, count: number): void {
    for (let i = 0; i < count; i++)
      request({ agent: httpsAgent, host, port })
        .on('error', () => {})
        .destroy();
  }

  return {
    httpsAgent,
    dropStale() {
      for (const socket of Object.values(httpsAgent.freeSockets).flat())
        if (socket && !isFresh(socket)) socket.destroy();
    },
    async openAhead({ protocol, hostname, port = 443 }) {
      // Plain HTTP is for stand-ins for AWS on the same machine.
      if (protocol !== 'https:') return;
      // The SDK gives its HTTP client an IPv6 address without the brackets.
      const host = hostname.replace(/^\[|\]$/g, '');
      const place = `${host}:${port}`;
      const requests = ahead.get(place) ?? { now: 0, most: 0 };
      ahead.set(place, requests);
      requests.now++;
      if (requests.now > requests.most) {
        requests.most = requests.now;
        connect(host, port, requests.most);
      }
      await new Promise((resolve) => setImmediate(resolve));
      requests.now--;
    },
    async opened(timeoutMs) {
      await withTimeout(timeoutMs, () => Promise.all(opening.values())).catch(() => {});
      for (const socket of opening.keys()) socket.destroy();
    },
  };
}

/**
 * Its connections lead nowhere: a request gets `answer`, and nothing leaves the process. So the warm-up runs Node's HTTP
 * client too. That takes 6 of 21 ms of processor time off the first code, which are 20 ms where Lambda has 512 MB.
 */
export class AnsweringAgent extends Agent {
  readonly #response: string;

  constructor(answer: string) {
    // Connections are kept, as those to AWS are: a new one for each request would take half of the time of the warm-up.
    super({ keepAlive: true });
    this.#response = `HTTP/1.1 200 OK\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`;
  }

  override createConnection(): Duplex {
    const [ours, theirs] = duplexPair();
    // A request's head and body may come apart.
    theirs.on('data', (bytes: Buffer) => {
      if (bytes.subarray(0, 5).toString() === 'POST ') theirs.write(this.#response);
    });
    return ours;
  }

  /** The agent's own would set options of the operating system, which these connections have not. */
  override keepSocketAlive(): boolean {
    return true;
  }

  override reuseSocket(): void {}
}

/** Our own: Node's `DOMException` is no `Error` that log lines can name. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  constructor() {
    super('no answer in time');
  }
}

/**
 * Bounds a whole exchange with a service: its tries, and the reading of its answer. Rejects with `TimeoutError` after
 * `timeoutMs`, and aborts what is under way.
 */
export async function withTimeout<T>(
  timeoutMs: number,
  ask: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TimeoutError());
      end.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([ask(end.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
