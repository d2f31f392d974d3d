import type { AuditEntry, ModelVersion, RegisteredModel, TrackingStore } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { optionalTextOf, textOf } from '../http/read-body.ts';
import { newestFirst, one, type Query } from '../http/read-query.ts';

export interface ModelsAnswer {
  readonly models: readonly RegisteredModel[];
  readonly nextPage: string | null;
}

export interface ModelAnswer {
  readonly model: RegisteredModel;
  /** The newest first. */
  readonly versions: readonly ModelVersion[];
  /** What was changed, the newest first. */
  readonly changes: readonly AuditEntry[];
}

export interface ChangesAnswer {
  /** The newest first. */
  readonly changes: readonly AuditEntry[];
}

interface ByName {
  readonly Params: { readonly name: string };
}

interface ByVersion {
  readonly Params: { readonly name: string; readonly version: string };
}

interface ByAlias {
  readonly Params: { readonly name: string; readonly alias: string };
}

/** Registered models, their versions and aliases. */
export function addModelRoutes(app: FastifyInstance, { storeFor }: Studio): void {
  app.get<{ Querystring: Query }>('/models', async (request): Promise<ModelsAnswer> => {
    const { query } = request;
    const page = await storeFor(request).models.search({
      filter: one(query, 'filter'),
      pageToken: one(query, 'page'),
    });
    return { models: page.items, nextPage: page.nextPageToken ?? null };
  });
  app.get<ByName>('/models/:name', async (request): Promise<ModelAnswer> => {
    const { name } = request.params;
    const store = storeFor(request);
    const model = await store.models.get(name);
    return {
      model,
      versions: await versionsOf(store, name),
      changes: await store.journal.entries({ model: name, limit: 100 }),
    };
  });
  app.get<ByName & { Querystring: Query }>(
    '/models/:name/changes',
    async (request): Promise<ChangesAnswer> => {
      const { name: model } = request.params;
      const { models, journal } = storeFor(request);
      await models.get(model);
      return { changes: await journal.entries({ model, ...newestFirst(request.query) }) };
    },
  );
  app.put<ByName>('/models/:name/description', async (request, reply) => {
    const description = optionalTextOf(request.body, 'value');
    await storeFor(request).models.update(request.params.name, { description });
    return reply.status(204).send();
  });
  app.get<ByVersion>(
    '/models/:name/versions/:version',
    async (request): Promise<ModelVersion> =>
      storeFor(request).versions.get(request.params.name, request.params.version),
  );
  app.put<ByVersion>('/models/:name/versions/:version/description', async (request, reply) => {
    const { name, version } = request.params;
    const description = optionalTextOf(request.body, 'value');
    await storeFor(request).versions.update(name, version, { description });
    return reply.status(204).send();
  });
  app.put<ByAlias>('/models/:name/aliases/:alias', async (request, reply) => {
    const { name, alias } = request.params;
    await storeFor(request).models.setAlias(name, alias, textOf(request.body, 'version'));
    return reply.status(204).send();
  });
  app.delete<ByAlias>('/models/:name/aliases/:alias', async (request, reply) => {
    const { name, alias } = request.params;
    await storeFor(request).models.deleteAlias(name, alias);
    return reply.status(204).send();
  });
}

/** The newest first, 1,000 at most. */
async function versionsOf(store: TrackingStore, name: string): Promise<readonly ModelVersion[]> {
  const filter = `name = '${name.replaceAll("'", "''")}'`;
  const { items } = await store.versions.search({ filter, maxResults: 1_000 });
  return items.toSorted((a, b) => Number(b.version) - Number(a.version));
}
