// Serves the routes of a Hono app to this machine, past whatever it is sent.
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Listening, type Port, serve } from '../host/http.ts';
import { forThisMachine } from '../host/this-machine.ts';

export const serveApp = (app: Hono, port?: Port): Promise<Listening> =>
  serve(forThisMachine(getRequestListener(app.fetch)), port);
