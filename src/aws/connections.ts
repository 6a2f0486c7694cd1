// The connections to AWS: kept from call to call while they are fresh, and opened ahead of the first call.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { SpokenFor } from './spoken-for.ts';
import { within } from './within.ts';

/**
 * A connection that nobody used for longer is not used again. DynamoDB closes them after 60 s, SNS before 90 s
 * (aws-sdk-java#1365, aws-sdk-go-v2#3423). A function that was frozen may never have been told, and a message
 * that was sent into a dead connection cannot be sent again: it may have arrived.
 */
export const longestIdleMs = 20_000;

/** As Node's agents have them when they are made without any, but for `keepAlive`. */
const plain = { keepAlive: true, noDelay: true };

/** What tells connections apart: the part of a request that says where it goes. */
export interface Target {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
}

export interface Connections {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /** Ends what has been idle for too long, or was ended by the other side. */
  dropStale(): void;
  /** Begins to open a connection for the next request to `target`, unless there is one already. */
  openAhead(target: Target): void;
  /** The name of a host that does not exist, where the next request is answered with `body` all the same. */
  leadNowhere(body: string): string;
  /** Waits until those are open or failed, and gives up the others after `timeoutMs`. */
  connected(timeoutMs: number): Promise<void>;
}

/** `nowMs` by the wall clock: the others stand still while a function is frozen. */
export function createConnections(nowMs: () => number): Connections {
  const idleSinceMs = new WeakMap<Duplex, number>();
  const isFresh = (socket: Duplex): boolean => {
    const idleMs = nowMs() - (idleSinceMs.get(socket) ?? 0);
    // Whoever speaks without being asked is not a service of AWS.
    const isQuiet = socket.readableLength === 0;
    return !socket.destroyed && socket.writable && isQuiet && idleMs >= 0 && idleMs < longestIdleMs;
  };

  /** Answers by host. Nobody can own a name like these (RFC 2606, 2), so no request that is meant goes there. */
  const rehearsed = new Map<string, string>();
  /** Each resolves when its connection is open or gone. */
  const opening = new Map<Socket, Promise<void>>();

  function keep<A extends HttpAgent>(
    agent: A,
    options: object,
    opened: 'connect' | 'secureConnect',
    defaultPort: number,
  ) {
    /** By host and port. */
    const ahead = new Map<string, Socket>();
    const connect = agent.createConnection.bind(agent);
    const keepSocket = agent.keepSocketAlive.bind(agent);
    agent.keepSocketAlive = (socket) => {
      idleSinceMs.set(socket, nowMs());
      return keepSocket(socket);
    };
    agent.createConnection = (wanted, callback) => {
      const place = `${wanted.host}:${wanted.port}`;
      const socket = ahead.get(place);
      ahead.delete(place);
      const body = rehearsed.get(String(wanted.host));
      if (body !== undefined) return new SpokenFor(body);
      if (socket && isFresh(socket)) return socket.ref();
      socket?.destroy();
      return connect(wanted, callback);
    };
    const openAhead = ({ hostname, port = defaultPort }: Target): void => {
      // As Node's client gets it from the SDK: without the brackets of an IPv6 address.
      const host = hostname.replace(/^\[|\]$/g, '');
      const place = `${host}:${port}`;
      if (ahead.has(place)) return;
      const names = { host, servername: isIP(host) ? '' : host };
      const socket = connect({ ...options, ...names, port });
      if (!(socket instanceof Socket)) return;
      ahead.set(place, socket);
      // Without a listener, an error at any later time would end the process.
      socket.on('error', () => {});
      const settled = new Promise<void>((resolve) => {
        socket.once('close', resolve);
        socket.once(opened, () => {
          idleSinceMs.set(socket, nowMs());
          socket.unref();
          resolve();
        });
      });
      opening.set(
        socket,
        settled.then(() => void opening.delete(socket)),
      );
    };
    return { agent, openAhead };
  }

  // One for all: each would read the root certificates again.
  const secure = { ...plain, secureContext: createSecureContext() };
  const http = keep(new HttpAgent(plain), plain, 'connect', 80);
  const https = keep(new HttpsAgent(secure), secure, 'secureConnect', 443);
  return {
    httpAgent: http.agent,
    httpsAgent: https.agent,
    dropStale() {
      for (const { agent } of [http, https])
        for (const socket of Object.values(agent.freeSockets).flat())
          if (socket && !isFresh(socket)) socket.destroy();
    },
    openAhead: (target) => (target.protocol === 'http:' ? http : https).openAhead(target),
    leadNowhere(body) {
      const host = `${rehearsed.size}.rehearsal.invalid`;
      rehearsed.set(host, body);
      return host;
    },
    async connected(timeoutMs) {
      await within(timeoutMs, () => Promise.all(opening.values())).catch(() => {});
      for (const socket of opening.keys()) socket.destroy();
    },
  };
}
