import type { FastifyInstance } from 'fastify';
import { pathOf } from './access.ts';
import { errorBody } from './errors.ts';

/**
 * What no route takes, as HTTP asks (RFC 9110 § 9.3.7, 15.5.5, 15.5.6): 404 for an unknown path;
 * for a known one with another method 405, and the answer to OPTIONS, both with `Allow`. To be
 * called before the routes are added.
 */
export function addUnknownRoutes(app: FastifyInstance): void {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set(['OPTIONS']);
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    const known = methods.get(path);
    if (!known) {
      const message = `there is no ${path}`;
      return void reply.status(404).send(errorBody('NOT_FOUND', message));
    }
    const allow = [...known].sort().join(', ');
    reply.header('allow', allow);
    if (request.method === 'OPTIONS') return void reply.status(204).send();
    const message = `${path} does not take ${request.method}, but ${allow}`;
    return void reply.status(405).send(errorBody('METHOD_NOT_ALLOWED', message));
  });
}
