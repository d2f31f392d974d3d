import type { FastifyInstance } from 'fastify';
import { RestError } from '../protocol/rest-error.ts';
import { sendRestError } from './errors.ts';

/**
 * What no route takes: 404 for an unknown path; for a known one with another method 405, and the
 * answer to OPTIONS, both with `Allow`. MLflow answers the same with a page; clients look at the
 * status. To be called before the routes are added.
 */
export function addUnknownRoutes(app: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const known = routes.filter(({ pattern }) => pattern.test(path));
    if (known.length === 0) {
      return sendRestError(reply, new RestError('ENDPOINT_NOT_FOUND', `There is no ${path}.`));
    }
    const methods = new Set(['OPTIONS', ...known.flatMap((route) => route.methods)]);
    const allow = [...methods].sort().join(', ');
    reply.header('allow', allow);
    if (request.method === 'OPTIONS') return void reply.status(204).send();
    const error = new RestError('ENDPOINT_NOT_FOUND', `${path} takes ${allow}.`);
    void reply.status(405).type('application/json').send(JSON.stringify(error.body()));
  });
}

function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace('\\*', '.*');
  return new RegExp(`^${source}$`);
}
