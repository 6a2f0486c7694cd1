// Who may ask a server on loopback: programs and pages of this machine. Any page on the web can send requests here, and
// with a host name that points at 127.0.0.1 it could read the answers (DNS rebinding): codes, tokens, messages.

import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { isIP } from 'node:net';

const isLocalName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/** A web page can be at a name of its choosing, and never at an address of this machine's. */
function isOwnHost(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return isLocalName(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/** `http://localhost:5173`, `http://127.0.0.1:3000`, `https://app.localhost`: any port. Never `null`, which any page can be. */
export function isOwnOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return isLocalName(hostname) || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** What is wrong with a request; `undefined` for one of this machine. Programs send no Origin. */
export function findStranger({ host = '', origin }: IncomingHttpHeaders): string | undefined {
  if (!isOwnHost(host))
    return 'This server answers names of this machine only: ask for it as localhost or 127.0.0.1';
  if (origin !== undefined && !isOwnOrigin(origin))
    return `This server answers pages of this machine only: serve yours on localhost or 127.0.0.1`;
  return undefined;
}

/** `listener`, for this machine only. */
export const forThisMachine =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    const fault = findStranger(request.headers);
    if (fault === undefined) return listener(request, response);
    request.resume();
    response.writeHead(403, { 'content-type': 'text/plain' }).end(fault);
  };
