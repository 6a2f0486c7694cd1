// A small HTTP server on loopback: it listens, reads bodies, survives whatever it is sent, and closes without
// leaving handles.
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export const host = '127.0.0.1';

/** A port, where 0 is any free one; or a default: where that is taken, the one ten further on, and so on. */
export type Port = number | { readonly default: number };

async function open(server: Server, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

/** Rejects with code EADDRINUSE when the port, or 20 of them, are taken. */
export async function listen(server: Server, port: Port = 0): Promise<Listening> {
  if (typeof port === 'number') await open(server, port);
  else
    for (let tried = port.default; !server.listening; tried += 10)
      await open(server, tried).catch((error) => {
        if (error.code !== 'EADDRINUSE' || tried > port.default + 200) throw error;
      });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whether somebody closed the connection: their affair, and no fault of the server's. */
const isHangUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

/** `handler`, whose failure ends its own request and nothing else: an unheard rejection would end the process. */
export const guard =
  (handler: (request: IncomingMessage, response: ServerResponse) => unknown): RequestListener =>
  async (request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    try {
      await handler(request, response);
    } catch (error) {
      if (!isHangUp(error)) console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end('This local server has failed');
    }
  };

export const serve = (handler: RequestListener, port: Port = 0): Promise<Listening> =>
  listen(createServer(guard(handler)), port);

/** The body as text; `undefined` when it is longer than `limitBytes`. Rejects when the client hangs up. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  }
  return size > limitBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** A request whose body has come whole. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
