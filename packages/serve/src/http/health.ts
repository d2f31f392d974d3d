import type { FastifyInstance } from 'fastify';
import type { Engine } from '../engine/engine.ts';
import { errorBody } from './errors.ts';
import { answer } from './schemas.ts';

/** `/livez`: this process runs; `/readyz`: the model answers. */
export function addHealth(app: FastifyInstance, engine: Engine): void {
  const ok = { status: 'ok' };
  const alive = answer('It does.', 'Status');
  const tags = ['Health'];
  const lives = { summary: 'The server runs', tags, response: { 200: alive } };
  app.get('/livez', { schema: lives }, () => ok);
  const response = { 200: alive, 503: answer('The model is being loaded.', 'Error') };
  const answers = { summary: 'The model answers', tags, response };
  app.get('/readyz', { schema: answers }, (_request, reply) => {
    if (engine.ready) return ok;
    return reply.status(503).send(errorBody('NOT_READY', 'the model is being loaded'));
  });
}
