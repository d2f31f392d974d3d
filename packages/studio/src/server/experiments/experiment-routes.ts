import type { Experiment, TrackingStore } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { textOf } from '../http/read-body.ts';

export interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly deleted: boolean;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly note: string;
}

export interface ExperimentsAnswer {
  readonly experiments: readonly ExperimentRow[];
}

interface ById {
  readonly Params: { readonly id: string };
}

const NOTE = 'mlflow.note.content';

export function addExperimentRoutes(app: FastifyInstance, { storeFor }: Studio): void {
  app.get('/experiments', async (request): Promise<ExperimentsAnswer> => {
    return { experiments: (await allExperiments(storeFor(request))).map(row) };
  });
  app.get<ById>('/experiments/:id', async (request) =>
    row(await storeFor(request).experiments.get(request.params.id)),
  );
  app.post('/experiments', async (request): Promise<{ readonly id: string }> => {
    const id = await storeFor(request).experiments.create({ name: textOf(request.body, 'name') });
    return { id };
  });
  app.patch<ById>('/experiments/:id', async (request, reply) => {
    await storeFor(request).experiments.rename(request.params.id, textOf(request.body, 'name'));
    return reply.status(204).send();
  });
  app.put<ById>('/experiments/:id/note', async (request, reply) => {
    const tag = { key: NOTE, value: textOf(request.body, 'value') };
    await storeFor(request).experiments.setTag(request.params.id, tag);
    return reply.status(204).send();
  });
}

/** Every active experiment, the newest update first. */
export async function allExperiments(store: TrackingStore): Promise<readonly Experiment[]> {
  const found: Experiment[] = [];
  let pageToken: string | undefined;
  do {
    const page = await store.experiments.search({ maxResults: 1_000, pageToken });
    found.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return found;
}

function row(experiment: Experiment): ExperimentRow {
  const { id, name, creationTime, lastUpdateTime, tags, lifecycleStage } = experiment;
  const note = tags.find(({ key }) => key === NOTE)?.value ?? '';
  return { id, name, deleted: lifecycleStage === 'deleted', creationTime, lastUpdateTime, note };
}
