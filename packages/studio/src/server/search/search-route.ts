import type { TrackingStore } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { allExperiments } from '../experiments/experiment-routes.ts';
import { one, type Query } from '../http/read-query.ts';
import { reportsOf } from '../reports/report.ts';
import { MAX_EXPERIMENTS } from '../runs/runs-routes.ts';

export interface SearchHit {
  readonly kind: 'project' | 'run' | 'model' | 'report';
  readonly title: string;
  readonly detail: string;
  readonly href: string;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
}

const PER_KIND = 8;

/** Projects, runs, models and reports whose name holds a text; without one the newest. */
export function addSearchRoute(app: FastifyInstance, { storeFor }: Studio): void {
  app.get<{ Querystring: Query }>('/search', async (request): Promise<SearchAnswer> => {
    const { query } = request;
    const store = storeFor(request);
    const text = (one(query, 'q') ?? '').trim().toLowerCase().slice(0, 200);
    const experiments = await allExperiments(store);
    const names = new Map(experiments.map(({ id, name }) => [id, name]));
    const projects = experiments.map(({ id, name }): SearchHit => {
      return { kind: 'project', title: name, detail: '', href: `/projects/${id}` };
    });
    const reports = experiments.flatMap(reportsOf).map((report): SearchHit => {
      const href = `/reports/${report.experimentId}/${report.id}`;
      return { kind: 'report', title: report.title, detail: report.experimentName, href };
    });
    return {
      hits: [
        ...holding(text, projects),
        ...(await runHits(store, text, names)),
        ...(await modelHits(store, text)),
        ...holding(text, reports),
      ],
    };
  });
}

function holding(text: string, hits: readonly SearchHit[]): readonly SearchHit[] {
  return hits.filter(({ title }) => title.toLowerCase().includes(text)).slice(0, PER_KIND);
}

async function runHits(
  store: TrackingStore,
  text: string,
  experiments: ReadonlyMap<string, string>,
): Promise<readonly SearchHit[]> {
  const { items } = await store.runs.search({
    experimentIds: [...experiments.keys()].slice(0, MAX_EXPERIMENTS),
    filter: nameFilter('attributes.run_name', text),
    maxResults: PER_KIND,
  });
  return items.map(({ info }) => {
    const detail = experiments.get(info.experimentId) ?? '';
    return { kind: 'run', title: info.name, detail, href: `/runs/${info.id}` };
  });
}

async function modelHits(store: TrackingStore, text: string): Promise<readonly SearchHit[]> {
  const filter = nameFilter('name', text);
  const { items } = await store.models.search({ filter, maxResults: PER_KIND });
  return items.map(({ name, description }) => {
    const href = `/models/${encodeURIComponent(name)}`;
    return { kind: 'model', title: name, detail: description?.split('\n')[0] ?? 'model', href };
  });
}

/** MLflow's grammar; signs that mean something in a pattern stand for any sign. */
function nameFilter(field: string, text: string): string | undefined {
  return text === '' ? undefined : `${field} ILIKE '%${text.replace(/['"\\%`]/g, '_')}%'`;
}
