import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { many, type Query } from '../http/read-query.ts';
import { MAX_EXPERIMENTS } from '../runs/runs-routes.ts';
import { StreamHub } from './stream-hub.ts';
import { watchExperiments, watchRuns } from './watch-store.ts';

/** As many runs as one page follows. */
const MAX_RUNS = 100;

/**
 * `GET /events?run=…` or `?experiment=…`: server-sent events named `changed` whose data is
 * `{"runs": [ids], "added": boolean}`, after one named `ready`: from then on none is missed. Browsers connect again by themselves when it breaks.
 */
export function addEventRoutes(app: FastifyInstance, { viewerOf, pollMs }: Studio): void {
  const hub = new StreamHub(pollMs);
  app.addHook('preClose', async () => hub.close());
  app.get<{ Querystring: Query }>('/events', async (request, reply) => {
    const { query, raw } = request;
    const { name, store } = viewerOf(request);
    const runs = many(query, 'run', MAX_RUNS);
    const experiments = many(query, 'experiment', MAX_EXPERIMENTS);
    reply.hijack();
    const topic = JSON.stringify([name, runs, experiments]);
    const look = runs.length > 0 ? watchRuns(store, runs) : watchExperiments(store, experiments);
    hub.join(topic, look, { request: raw, response: reply.raw });
  });
}
