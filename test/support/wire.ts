// A loopback server that keeps what it is asked and answers by a script.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from '../bench/certificate.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Script = (response: ServerResponse, asked: Asked, socket: Socket) => void;

export interface Wire {
  readonly url: string;
  readonly asked: Asked[];
  connections: number;
  /** Those that are open, with their TLS handshake done. */
  readonly sockets: Set<Socket>;
  /** What it answers from now on. */
  answer: Script;
  stop(): Promise<void>;
}

export const says =
  (status: number, body: string): Script =>
  (response) => {
    response.writeHead(status).end(body);
  };

/** Over TLS, as AWS, with a `certificate`. */
export async function startWire(certificate?: Certificate): Promise<Wire> {
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body,
    };
    wire.asked.push(asked);
    wire.answer(response, asked, request.socket);
  };
  const server = certificate ? createTlsServer(certificate, receive) : createServer(receive);
  server.on('connection', () => wire.connections++);
  server.on(certificate ? 'secureConnection' : 'connection', (socket: Socket) => {
    wire.sockets.add(socket);
    socket.on('close', () => wire.sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const wire: Wire = {
    url: `http${certificate ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    connections: 0,
    sockets: new Set(),
    answer: says(200, '{}'),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return wire;
}

export const keys = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
