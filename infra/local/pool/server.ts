// Cognito's JSON protocol over HTTP, for the AWS SDKs and for browsers, and the pool's JWKS.
import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { Listening, Port } from '../../host/http.ts';
import { serveApp } from '../serve-app.ts';
import { CognitoError } from './errors.ts';
import type { Input } from './input.ts';
import { findOperation } from './operations.ts';
import type { Pool } from './pool.ts';

const service = 'AWSCognitoIdentityProviderService.';

async function operate({ req }: Context, pool: Pool): Promise<object> {
  const target = req.header('x-amz-target') ?? '';
  const operation = target.startsWith(service) ? findOperation(target.slice(service.length)) : undefined;
  if (!operation) throw new CognitoError('UnknownOperationException', `Unknown operation ${target}`);
  const input: unknown = await req.json().catch(() => undefined);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new CognitoError('SerializationException', 'Expected a JSON object');
  return (await operation(input as Input, pool)) ?? {};
}

const answer = (c: Context, status: 200 | 400 | 500, body: object, headers: Record<string, string> = {}) =>
  c.body(JSON.stringify(body), status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': randomUUID(),
    ...headers,
  });

function refuse(c: Context, error: unknown) {
  const known = error instanceof CognitoError;
  if (!known && !c.req.raw.signal.aborted) console.error(error);
  const { type, message } = known
    ? error
    : new CognitoError('InternalErrorException', 'The local pool has failed; see its log');
  // A message may have lines, as that of settings with faults has, and a header may not: nobody would be answered.
  const oneLine = message.replace(/[^\x20-\x7e]+/g, ' ');
  const headers = { 'x-amzn-ErrorType': `${type}:`, 'x-amzn-ErrorMessage': oneLine };
  return answer(c, known ? 400 : 500, { __type: type, message }, headers);
}

/** `onOperation` hears of each that has ended. */
export function startPoolServer(
  pool: Pool,
  port?: Port,
  onOperation: () => unknown = () => undefined,
): Promise<Listening> {
  const app = new Hono();
  // Any page of this machine may call; serveApp refuses all others.
  app.use(
    cors({
      origin: (origin) => origin,
      allowMethods: ['GET', 'POST', 'OPTIONS'],
      exposeHeaders: ['x-amzn-RequestId', 'x-amzn-ErrorType', 'x-amzn-ErrorMessage', 'Date'],
      maxAge: 600,
    }),
  );
  const tooLarge = () => new CognitoError('RequestEntityTooLargeException', 'Request is too large');
  app.use(bodyLimit({ maxSize: 1_000_000, onError: (c) => refuse(c, tooLarge()) }));
  app.get(`/${pool.settings.id}/.well-known/jwks.json`, (c) => c.json(pool.tokens.jwks));
  app.all('*', async (c) => {
    const answered = await operate(c, pool);
    await onOperation();
    return answer(c, 200, answered);
  });
  app.onError((error, c) => refuse(c, error));
  return serveApp(app, port);
}
