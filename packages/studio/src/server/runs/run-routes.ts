import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { textOf } from '../http/read-body.ts';
import { type RunAnswer, runAnswer } from './run-answer.ts';

interface ById {
  readonly Params: { readonly id: string };
}

interface ByTag {
  readonly Params: { readonly id: string; readonly key: string };
}

/** One run: everything of it but its curves and files. */
export function addRunRoutes(app: FastifyInstance, { storeFor }: Studio): void {
  app.get<ById>('/runs/:id', async (request): Promise<RunAnswer> => {
    const store = storeFor(request);
    const run = await store.runs.get(request.params.id);
    return runAnswer(run, await store.experiments.get(run.info.experimentId));
  });
  app.patch<ById>('/runs/:id', async (request, reply) => {
    await storeFor(request).runs.update(request.params.id, { name: textOf(request.body, 'name') });
    return reply.status(204).send();
  });
  app.delete<ById>('/runs/:id', async (request, reply) => {
    await storeFor(request).runs.delete(request.params.id);
    return reply.status(204).send();
  });
  app.post<ById>('/runs/:id/restore', async (request, reply) => {
    await storeFor(request).runs.restore(request.params.id);
    return reply.status(204).send();
  });
  app.put<ByTag>('/runs/:id/tags/:key', async (request, reply) => {
    const { id, key } = request.params;
    await storeFor(request).runs.setTag(id, { key, value: textOf(request.body, 'value') });
    return reply.status(204).send();
  });
  app.delete<ByTag>('/runs/:id/tags/:key', async (request, reply) => {
    await storeFor(request).runs.deleteTag(request.params.id, request.params.key);
    return reply.status(204).send();
  });
}
