import { sql } from 'kysely';
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
  let count = 0;
  for (const points of series.values()) count += points.length;
  const { rows } = await sql<{ id: number }>`
    insert into metric_segments (run, id, count, points)
    values (${run}, (select coalesce(max(id), 0) + 1 from metric_segments where run = ${run}),
      ${count}, ${Buffer.from(encodeSegment(series))})
    returning id`.execute(db);
  await writeLatest(db, run, series);
  return rows[0]!.id;
}

export async function writeLatest(db: Connection, run: number, series: Series): Promise<void> {
  const rows = [...series].map(([key, points]) => {
    const last = points.reduce((best, point) => (byStep(best, point) <= 0 ? point : best));
    return [run, key, last.step, last.time, Number.isNaN(last.value) ? null : last.value];
  });
  await insertRows(db, {
    into: 'latest_metrics (run, key, step, time, value)',
    rows,
    after: `on conflict (run, key) do update
      set step = excluded.step, time = excluded.time, value = excluded.value
      where (excluded.step, excluded.time, coalesce(excluded.value, 0)) >
        (latest_metrics.step, latest_metrics.time, coalesce(latest_metrics.value, 0))`,
  });
}
