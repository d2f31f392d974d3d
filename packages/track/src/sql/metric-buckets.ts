import { sql } from 'kysely';
import { decodePoints, decodeSegment } from '../metrics/codec.ts';
import type { BucketQuery, MetricBucket, RunBuckets } from '../metrics/metrics.ts';
import { distinct, type Point } from '../metrics/point.ts';
import { bucketOf, joinBuckets, readSummary } from '../metrics/summary.ts';
import type { StoreContext } from './context.ts';
import { inRange, type StepRange } from './metric-reader.ts';
import { runKeys } from './run-rows.ts';

interface ChunkRow {
  readonly id: number;
  readonly count: number;
  readonly first_step: number;
  readonly last_step: number;
  readonly summary: Uint8Array;
}

/** Long series are answered from the summaries; points are read where few are asked for. */
export async function metricBuckets(
  context: StoreContext,
  query: BucketQuery,
): Promise<readonly RunBuckets[]> {
  const range = {
    start: query.startStep ?? -Number.MAX_SAFE_INTEGER,
    end: query.endStep ?? Number.MAX_SAFE_INTEGER,
  };
  const limit = Math.max(1, query.buckets);
  const key = await context.keys.find(query.key);
  const runs = await runKeys(context, query.runIds);
  const answers: RunBuckets[] = [];
  for (const runId of query.runIds) {
    const run = runs.get(runId);
    const known = run !== undefined && key !== undefined;
    const parts = known ? await bucketsOfRun(context, { run, key, range, limit }) : [];
    answers.push({ runId, buckets: joinBuckets(parts, limit) });
  }
  return answers;
}

interface SeriesQuery {
  readonly run: number;
  readonly key: number;
  readonly range: StepRange;
  readonly limit: number;
}

async function bucketsOfRun(
  context: StoreContext,
  query: SeriesQuery,
): Promise<readonly MetricBucket[]> {
  const { run, key, range, limit } = query;
  const { rows } = await sql<ChunkRow>`
    select id, count, first_step, last_step, summary from metric_chunks
    where run = ${run} and key = ${key} and last_step >= ${range.start}
      and first_step <= ${range.end} order by first_step`.execute(context.database.read);
  const recent = await openPoints(context, query);
  const inside = rows
    .flatMap(({ summary }) => readSummary(summary))
    .filter(({ firstStep, lastStep }) => lastStep >= range.start && firstStep <= range.end);
  // Where summaries would be coarser than what was asked for, or overlap, the points decide.
  if (inside.length < limit || overlap(rows, recent)) {
    return pointBuckets(distinct([...(await chunkPoints(context, query)), ...recent]), limit);
  }
  return [...inside, ...pointBuckets(recent, limit)];
}

function overlap(rows: readonly ChunkRow[], recent: readonly Point[]): boolean {
  let end = Number.NEGATIVE_INFINITY;
  for (const { first_step, last_step } of rows) {
    if (first_step < end) return true;
    end = last_step;
  }
  return recent[0] !== undefined && recent[0].step < end;
}

function pointBuckets(points: readonly Point[], limit: number): readonly MetricBucket[] {
  return joinBuckets(
    points.map((point) => bucketOf([point])),
    limit,
  );
}

async function openPoints(
  { database }: StoreContext,
  { run, key, range }: SeriesQuery,
): Promise<readonly Point[]> {
  const rows = await database.read
    .selectFrom('metric_segments')
    .select('points')
    .where('run', '=', run)
    .orderBy('id')
    .execute();
  const points: Point[] = [];
  for (const row of rows) decodeSegment(row.points, (_, more) => points.push(...more), key);
  return inRange(distinct(points), range);
}

async function chunkPoints(
  { database }: StoreContext,
  { run, key, range }: SeriesQuery,
): Promise<readonly Point[]> {
  const rows = await database.read
    .selectFrom('metric_chunks')
    .select('points')
    .where('run', '=', run)
    .where('key', '=', key)
    .where('last_step', '>=', range.start)
    .where('first_step', '<=', range.end)
    .execute();
  return inRange(distinct(rows.flatMap(({ points }) => decodePoints(points))), range);
}
