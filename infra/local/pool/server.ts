// Cognito's JSON protocol over HTTP, for the AWS SDKs and for browsers, and the pool's JWKS.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { corsHeaders, isHangUp, type Listening, readBody, serve } from '../../host/http.ts';
import { CognitoError } from './errors.ts';
import type { Input } from './input.ts';
import { operations } from './operations.ts';
import type { Pool } from './pool.ts';

const maxBodyBytes = 1_000_000;
const service = 'AWSCognitoIdentityProviderService.';

async function readInput(request: IncomingMessage): Promise<Input> {
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) throw new CognitoError('RequestEntityTooLargeException', 'Request is too large');
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // Falls through: what is no JSON is no object either.
  }
  throw new CognitoError('SerializationException', 'Expected a JSON object');
}

async function operate(request: IncomingMessage, pool: Pool): Promise<object> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = target.startsWith(service) ? operations.get(target.slice(service.length)) : undefined;
  if (!operation) throw new CognitoError('UnknownOperationException', `Unknown operation ${target}`);
  return operation(await readInput(request), pool);
}

const answer = (response: ServerResponse, status: number, body: object, headers: object = {}): void => {
  response.writeHead(status, {
    ...corsHeaders,
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(body));
};

const preflight = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, {
    ...corsHeaders,
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600',
  });
  response.end();
};

const listener =
  (pool: Pool): RequestListener =>
  async (request, response) => {
    if (request.method === 'OPTIONS') return preflight(request, response);
    if (request.method === 'GET' && request.url === `/${pool.settings.id}/.well-known/jwks.json`)
      return answer(response, 200, pool.tokens.jwks, { 'content-type': 'application/json' });
    try {
      answer(response, 200, await operate(request, pool));
    } catch (error) {
      const known = error instanceof CognitoError;
      if (isHangUp(error)) return;
      if (!known) console.error(error);
      const { type, message } = known
        ? error
        : new CognitoError('InternalErrorException', 'The local pool has failed; see its log');
      // A message may have lines, as that of settings with faults has, and a header may not: nobody would be answered.
      const oneLine = message.replace(/[^\x20-\x7e]+/g, ' ');
      const headers = { 'x-amzn-ErrorType': `${type}:`, 'x-amzn-ErrorMessage': oneLine };
      answer(response, known ? 400 : 500, { __type: type, message }, headers);
    }
  };

export const startPoolServer = (pool: Pool, port?: number): Promise<Listening> => serve(listener(pool), port);
