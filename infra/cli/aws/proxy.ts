// The way to AWS through a proxy: HTTPS_PROXY and NO_PROXY as other tools read them, decided for each host.
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { CommandError } from '../command-error.ts';
import { rememberOrigin } from './calls.ts';

/** Throws where the variable names no proxy that this can speak to. Its value may hold a password: it is not repeated. */
function readProxy(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new CommandError(
      'HTTPS_PROXY is not the address of a proxy for HTTP',
      'It looks like http://proxy.example.com:3128; NO_PROXY names the hosts to reach without it',
    );
  return url;
}

const shown = ({ protocol, host }: URL): string => `${protocol}//${host}`;

/** An answer of the proxy is none of AWS's. */
function refuseUnopened(proxy: URL, { statusCode = 0 }: Pick<IncomingMessage, 'statusCode'>): void {
  if (statusCode === 200) return;
  throw new CommandError(
    `The proxy ${shown(proxy)} does not open the way to AWS: status ${statusCode}`,
    statusCode === 407
      ? 'Put user name and password into HTTPS_PROXY: http://USER:PASSWORD@proxy.example.com:3128'
      : 'Ask that it lets *.amazonaws.com pass, or name the hosts to reach without it in NO_PROXY',
  );
}

/** The SDK's own handler, or one that asks the proxy for a tunnel. */
export class ProxyAwareHandler extends NodeHttpHandler {
  readonly #options: NodeHttpHandlerOptions;
  readonly #through = new Map<string, NodeHttpHandler>();

  constructor(options: NodeHttpHandlerOptions) {
    super(options);
    this.#options = options;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>) {
    const { protocol, hostname, port } = request;
    const text = protocol === 'https:' ? getProxyForUrl(`https://${hostname}:${port ?? 443}/`) : '';
    if (text === '') return super.handle(request, options);
    const proxy = readProxy(text);
    return rememberOrigin({ proxy: shown(proxy) }, () => this.#handlerFor(proxy).handle(request, options));
  }

  #handlerFor(proxy: URL): NodeHttpHandler {
    const known = this.#through.get(proxy.href);
    if (known) return known;
    const httpsAgent = new HttpsProxyAgent(proxy, { keepAlive: true });
    (httpsAgent as EventEmitter).on('proxyConnect', (answer: IncomingMessage) =>
      refuseUnopened(proxy, answer),
    );
    const handler = new NodeHttpHandler({ ...this.#options, httpsAgent });
    this.#through.set(proxy.href, handler);
    return handler;
  }

  override destroy(): void {
    super.destroy();
    for (const handler of this.#through.values()) handler.destroy();
  }
}
