import type { MetricBucket } from '@havn/track';
import type { FastifyInstance } from 'fastify';
import type { Studio } from '../add-studio.ts';
import { many, type Query, required, whole } from '../http/read-query.ts';

/** A curve in columns; null stands for NaN. */
export interface Series {
  readonly runId: string;
  readonly step: readonly number[];
  readonly time: readonly number[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly last: readonly (number | null)[];
  /** Points that were logged; more than the columns are long where they are buckets. */
  readonly points: number;
}

export interface SeriesAnswer {
  readonly key: string;
  readonly series: readonly Series[];
}

export interface Extent {
  readonly key: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly count: number;
}

const MAX_RUNS = 100;
const MAX_KEYS = 100;
const MAX_BUCKETS = 1_000;
const STEPS = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

/** Curves, as buckets that keep the least, the greatest and the last value of their steps. */
export function addMetricRoutes(app: FastifyInstance, { storeFor }: Studio): void {
  app.get<{ Querystring: Query }>('/series', async (request): Promise<SeriesAnswer> => {
    const { query } = request;
    const key = required(query, 'key');
    const runs = await storeFor(request).metrics.buckets({
      runIds: many(query, 'run', MAX_RUNS),
      key,
      buckets: whole(query, 'buckets', { from: 1, to: MAX_BUCKETS }, MAX_BUCKETS),
      startStep: whole(query, 'from', STEPS, undefined),
      endStep: whole(query, 'to', STEPS, undefined),
    });
    const series = runs
      .filter(({ buckets }) => buckets.length > 0)
      .map(({ runId, buckets }) => inColumns(runId, buckets));
    return { key, series };
  });
  app.get<{ Params: { readonly id: string }; Querystring: Query }>(
    '/runs/:id/extents',
    async (request): Promise<{ readonly extents: readonly Extent[] }> => {
      const { params, query } = request;
      const store = storeFor(request);
      const extents: Extent[] = [];
      for (const key of many(query, 'key', MAX_KEYS)) {
        const [run] = await store.metrics.buckets({ runIds: [params.id], key, buckets: 1 });
        const [bucket] = run?.buckets ?? [];
        if (bucket) extents.push({ key, ...numbers(bucket) });
      }
      return { extents };
    },
  );
}

function inColumns(runId: string, buckets: readonly MetricBucket[]): Series {
  return {
    runId,
    step: buckets.map(({ lastStep }) => lastStep),
    time: buckets.map(({ time }) => time),
    min: buckets.map(({ min }) => number(min)),
    max: buckets.map(({ max }) => number(max)),
    last: buckets.map(({ last }) => number(last)),
    points: buckets.reduce((sum, { count }) => sum + count, 0),
  };
}

function numbers({ min, max, count }: MetricBucket) {
  return { min: number(min), max: number(max), count };
}

function number(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
