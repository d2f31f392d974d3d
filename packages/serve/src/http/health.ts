import type { FastifyInstance } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import { errorBody } from './errors.ts';
import { answer } from './schemas.ts';

/** `/livez`: this process runs; `/readyz`: the model answers. */
export function addHealth(app: FastifyInstance, engine: Engine): void {
  const ok = { status: 'ok' };
  const alive = answer('It does.', 'Status');
  app.get('/livez', { schema: { summary: 'The server runs', response: { 200: alive } } }, () => ok);
  const schema = {
    summary: 'The model answers',
    response: { 200: alive, 503: answer('The model is being loaded.', 'Error') },
  };
  app.get('/readyz', { schema }, (_request, reply) => {
    if (engine.ready) return ok;
    return reply.status(503).send(errorBody('NOT_READY', 'the model is being loaded'));
  });
}
