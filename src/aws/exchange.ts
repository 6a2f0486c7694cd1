// One HTTP exchange over a connection that is kept, and its end.
import type { Agent } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Nothing came back: `name` is `TimeoutError`, or the code that Node gives (`ECONNREFUSED`, …). */
export class ExchangeError extends Error {
  /** The connection had been kept from an earlier call, and ended without a word of this answer. */
  readonly wasStale: boolean;

  constructor(name: string, wasStale = false) {
    super('no answer');
    this.name = name;
    this.wasStale = wasStale;
  }
}

// TLS takes 15 ms to load, http 3: asked for at the first call, and plain http by stand-ins only.
const moduleFor = (url: URL) =>
  url.protocol === 'http:' ? process.getBuiltinModule('node:http') : process.getBuiltinModule('node:https');

const agents = new Map<string, Agent>();
const agentFor = (url: URL): Agent => {
  const known = agents.get(url.protocol);
  if (known) return known;
  const agent = new (moduleFor(url).Agent)({ keepAlive: true });
  agents.set(url.protocol, agent);
  return agent;
};

/** Posts and reads the whole answer within `timeoutMs`; rejects with `ExchangeError`. */
export const exchange = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let hasBegun = false;
    const request = moduleFor(url).request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: agentFor(url),
      },
      (response) => {
        hasBegun = true;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
      },
    );
    const timer = setTimeout(() => {
      reject(new ExchangeError('TimeoutError'));
      request.destroy();
    }, timeoutMs);
    // Node's error texts name the address: only the code goes on.
    function fail(error: NodeJS.ErrnoException): void {
      clearTimeout(timer);
      const { code = error.name } = error;
      const isStale = request.reusedSocket && !hasBegun && /^(ECONNRESET|EPIPE)$/.test(code);
      reject(new ExchangeError(code, isStale));
    }
    request.on('error', fail);
    request.end(body);
  });
