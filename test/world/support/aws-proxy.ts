// Stands between the SDK and moto: faults on demand, a record of all calls, and Lambda's Invoke, which moto
// cannot do without Docker, done by running the very zip that was uploaded.
import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaHost } from '../../support/lambda-host.ts';

export interface Call {
  /** `UpdateUserPool` where the protocol names it, else method and path: `PUT /bucket/key`. */
  readonly name: string;
  readonly body: Buffer;
}

/**
 * What to do with a call: `undefined` passes it on; `drop` breaks the connection; `lose` passes it on and
 * breaks the connection before the answer; a status answers it with that error; `answer` is an answer of our
 * own; `replace` passes on another body.
 */
export type CommandError =
  | 'drop'
  | 'lose'
  | { readonly status: number; readonly type: string; readonly message?: string }
  | { readonly answer: unknown }
  | { readonly replace: Buffer }
  | undefined;

export type Rule = (call: Call) => CommandError | Promise<CommandError>;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function nameOf({ headers, method, url = '' }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  const action = /(?:^|&)Action=(\w+)/.exec(body.subarray(0, 2000).toString('latin1'))?.[1];
  return action ?? `${method} ${url.split('?')[0]}`;
}

const unknownCall =
  '<ErrorResponse><Error><Code>InvalidAction</Code><Message>unknown</Message></Error></ErrorResponse>';

export class AwsProxy {
  readonly calls: string[] = [];
  /** Asked in order; the first that says something decides. */
  rules: Rule[] = [];
  readonly #zips = new Map<string, Buffer>();
  readonly #objects = new Map<string, Buffer>();
  /** By bucket. moto heeds what a policy denies and not under which condition: nobody could go on over HTTP. */
  readonly policies = new Map<string, Buffer>();
  readonly #host = new LambdaHost();
  readonly #moto: number;
  readonly #server = createServer((incoming, response) => {
    this.#serve(incoming, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });

  constructor(motoPort: number) {
    this.#moto = motoPort;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.endpoint;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#host.close();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = await readAll(incoming);
    const name = nameOf(incoming, body);
    this.calls.push(name);
    let fault: CommandError;
    for (const rule of this.rules) {
      fault = await rule({ name, body });
      if (fault !== undefined) break;
    }
    if (fault === 'drop') return void incoming.socket.destroy();
    if (typeof fault === 'object' && 'status' in fault) {
      const { status, type, message = type } = fault;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type });
      return void response.end(JSON.stringify({ __type: type, message }));
    }
    if (typeof fault === 'object' && 'answer' in fault) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(fault.answer));
    }
    if (typeof fault === 'object') body = fault.replace;
    const answer = await this.#answer(incoming, body);
    if (fault === 'lose') return void incoming.socket.destroy();
    const { 'transfer-encoding': _, 'content-length': __, ...headers } = answer.headers;
    const length = incoming.method === 'HEAD' ? {} : { 'content-length': answer.body.length };
    response.writeHead(answer.status, { ...headers, ...length });
    response.end(answer.body);
  }

  async #answer(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const { method = 'GET', url = '/', headers } = incoming;
    const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations(?:\?Qualifier=([\w$]+))?/.exec(url);
    if (method === 'POST' && invoked) return this.#invoke(invoked[1] ?? '', invoked[2], headers, body);
    const bucket = /^\/([^/?]+)\/?\?policy\b/.exec(url)?.[1];
    const policy = bucket === undefined ? undefined : this.#keepPolicy(method, bucket, body);
    if (policy) return { status: 200, headers: {}, body: policy };
    // moto does not know this call, and the SDK would ask it five times.
    if (nameOf(incoming, body) === 'DetectStackDrift')
      return { status: 400, headers: { 'content-type': 'text/xml' }, body: Buffer.from(unknownCall) };
    if (method === 'PUT') this.#objects.set(url.split('?')[0] ?? '', body);
    if (method === 'PUT') this.#zips.set(createHash('sha256').update(body).digest('base64'), body);
    const asked = this.#withTemplate(body);
    return this.#forward(method, url, { ...headers, 'content-length': String(asked.length) }, asked);
  }

  /** moto finds a change set without changes only where the template is in the call: put there what the URL leads to. */
  #withTemplate(body: Buffer): Buffer {
    if (!body.subarray(0, 2000).includes('Action=CreateChangeSet')) return body;
    const form = new URLSearchParams(body.toString());
    const url = form.get('TemplateURL');
    if (url === null) return body;
    const template = this.#objects.get(new URL(url).pathname);
    if (template === undefined) throw new Error(`No upload is at ${url}`);
    form.delete('TemplateURL');
    form.set('TemplateBody', template.toString());
    return Buffer.from(form.toString());
  }

  /** `undefined` where there is none, which moto then says. */
  #keepPolicy(method: string, bucket: string, body: Buffer): Buffer | undefined {
    if (method === 'GET') return this.policies.get(bucket);
    if (method === 'PUT') this.policies.set(bucket, body);
    else this.policies.delete(bucket);
    return Buffer.alloc(0);
  }

  #forward(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onward = request({ host: '127.0.0.1', port: this.#moto, method, path, headers }, (answer) => {
        readAll(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: bytes }),
          reject,
        );
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }

  async #invoke(
    fn: string,
    qualifier = '$LATEST',
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Answer> {
    const path = `/2015-03-31/functions/${fn}/configuration?Qualifier=${qualifier}`;
    const { host, authorization } = headers;
    const read = await this.#forward('GET', path, { host, authorization }, Buffer.alloc(0));
    if (read.status !== 200) return read;
    const { CodeSha256: sha, Environment: environment } = JSON.parse(read.body.toString()) as {
      CodeSha256: string;
      Environment?: { Variables: Record<string, unknown> };
    };
    const zip = this.#zips.get(sha);
    if (zip === undefined) throw new Error(`No upload has the hash ${sha}`);
    const own = Object.fromEntries(
      Object.entries(environment?.Variables ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const outcome = await this.#host.invoke(
      zip,
      {
        ...own,
        AWS_ENDPOINT_URL: this.endpoint,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
        AWS_LAMBDA_FUNCTION_NAME: fn,
      },
      JSON.parse(body.toString()),
    );
    const failed = 'failure' in outcome;
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        ...(failed && { 'x-amz-function-error': 'Unhandled' }),
        'x-amz-log-result': Buffer.from(outcome.log.slice(-4096)).toString('base64'),
      },
      body: Buffer.from(JSON.stringify(failed ? outcome.failure : outcome.answer)),
    };
  }
}
