// Serves the routes of a Hono app on loopback, past whatever it is sent.
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Listening, serve } from '../host/http.ts';

export const serveApp = (app: Hono, port?: number): Promise<Listening> =>
  serve(getRequestListener(app.fetch), port);
