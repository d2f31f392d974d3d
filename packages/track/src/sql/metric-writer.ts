import { CompiledQuery, sql } from 'kysely';
import { encodeSegment } from '../metrics/codec.ts';
import type { Metric } from '../metrics/metrics.ts';
import { byStep, type Point } from '../metrics/point.ts';
import type { Connection } from './database.ts';
import { insertRows } from './insert-rows.ts';
import type { KeyId } from './run-texts.ts';

/** What ±Infinity becomes, as in MLflow. */
const LARGEST = Number.MAX_VALUE;

/** Points by the id of their metric's key, in the order given. */
export type Series = ReadonlyMap<number, readonly Point[]>;

export function seriesOf(metrics: readonly Metric[], keyId: KeyId): Series {
  const series = new Map<number, Point[]>();
  for (const { key, step, time, value } of metrics) {
    const id = keyId(key);
    const point = { step, time, value: finite(value) };
    const points = series.get(id);
    if (points) points.push(point);
    else series.set(id, [point]);
  }
  return series;
}

/** NaN stays. */
export function finite(value: number): number {
  return Math.min(Math.max(value, -LARGEST), LARGEST);
}

/** Adds points to a run: one row for all of them, and the last value of each metric. */
export async function writeSeries(db: Connection, run: number, series: Series): Promise<number> {
  if (series.size === 0) return 0;
  const { rows } = await sql<{ id: number }>`
    insert into metric_segments (run, id, count, points)
    values (${run}, (select coalesce(max(id), 0) + 1 from metric_segments where run = ${run}),
      ${pointCount(series)}, ${Buffer.from(encodeSegment(series))})
    returning id`.execute(db);
  await writeLatest(db, run, series);
  return rows[0]!.id;
}

function pointCount(series: Series): number {
  let count = 0;
  for (const points of series.values()) count += points.length;
  return count;
}

export async function writeLatest(db: Connection, run: number, series: Series): Promise<void> {
  await insertRows(db, {
    into: 'latest_metrics (run, key, step, time, value)',
    rows: lastPoints(series).map((point) => [run, ...point]),
    after: KEEP_LATEST,
  });
}

type LastPoint = readonly [key: number, step: number, time: number, value: number | null];

function lastPoints(series: Series): readonly LastPoint[] {
  return [...series].map(([key, points]) => {
    const last = points.reduce((best, point) => (byStep(best, point) <= 0 ? point : best));
    return [key, last.step, last.time, Number.isNaN(last.value) ? null : last.value];
  });
}

const KEEP_LATEST = `on conflict (run, key) do update
  set step = excluded.step, time = excluded.time, value = excluded.value
  where (excluded.step, excluded.time, coalesce(excluded.value, 0)) >
    (latest_metrics.step, latest_metrics.time, coalesce(latest_metrics.value, 0))`;

const AT_ONCE = `with run as (select key from runs where id = $1 and deleted = 0 for update),
  segment as (
    insert into metric_segments (run, id, count, points)
    select run.key, (select coalesce(max(id), 0) + 1 from metric_segments s where s.run = run.key),
      $2, $3 from run
    returning id),
  latest as (
    insert into latest_metrics (run, key, step, time, value)
    select run.key, last.*
    from run, unnest($4::integer[], $5::bigint[], $6::bigint[], $7::float8[]) as last
    ${KEEP_LATEST})
  select run.key as run, segment.id as segments from run, segment`;

/** A value of a primary key that is there already. */
const UNIQUE_VIOLATION = '23505';

/** Of the run that was written to. */
export interface WrittenSeries {
  readonly run: number;
  /** How many it has now. */
  readonly segments: number;
}

/**
 * As `writeSeries` to an active run, in one statement of Postgres: one trip to the server instead of
 * five. Nothing is written, and nothing returned, when the run is not active, or when another process
 * wrote to it at the same moment (the statement sees the segments from before it waited for the run).
 */
export async function writeAtOnce(
  db: Connection,
  id: string,
  series: Series,
): Promise<WrittenSeries | undefined> {
  const last = lastPoints(series);
  const column = (at: number) => last.map((point) => point[at]);
  const values = [
    id,
    pointCount(series),
    Buffer.from(encodeSegment(series)),
    ...[0, 1, 2, 3].map(column),
  ];
  try {
    const { rows } = await db.executeQuery(CompiledQuery.raw(AT_ONCE, values));
    return rows[0] as WrittenSeries | undefined;
  } catch (error) {
    if ((error as { readonly code?: string }).code === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}
