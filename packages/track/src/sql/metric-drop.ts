import { decodePoints, decodeSegment } from '../metrics/codec.ts';
import { byStep, type Point } from '../metrics/point.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { replaceSeries } from './metric-chunks.ts';
import { type Series, writeLatest } from './metric-writer.ts';
import { lockRun } from './run-rows.ts';

/** What was measured by the clock (CPU, memory) knows no steps of a training. */
const SYSTEM_PREFIX = 'system/';

/** Forgets a run's points after `step`; a metric that has none left is gone. */
export async function dropAfter(
  { database, keys }: StoreContext,
  runId: string,
  step: number,
): Promise<void> {
  await database.write(async (db) => {
    const { key } = await lockRun(db, runId, database.dialect);
    const kept = new Map<number, readonly Point[]>();
    const series = await allSeries(db, key);
    const name = await keys.names(series.keys());
    for (const [metric, points] of series) {
      const byClock = name(metric).startsWith(SYSTEM_PREFIX);
      const before = points.filter((point) => byClock || point.step <= step).sort(byStep);
      if (before.length > 0) kept.set(metric, before);
    }
    await replaceSeries(db, key, kept);
    await db.deleteFrom('latest_metrics').where('run', '=', key).execute();
    await writeLatest(db, key, kept);
  });
}

async function allSeries(db: Connection, run: number): Promise<Series> {
  const series = new Map<number, Point[]>();
  const add = (key: number, points: readonly Point[]) => {
    const known = series.get(key);
    if (known) for (const point of points) known.push(point);
    else series.set(key, [...points]);
  };
  const chunks = await db
    .selectFrom('metric_chunks')
    .select(['key', 'points'])
    .where('run', '=', run)
    .orderBy('id')
    .execute();
  for (const { key, points } of chunks) add(key, decodePoints(points));
  const segments = await db
    .selectFrom('metric_segments')
    .select('points')
    .where('run', '=', run)
    .orderBy('id')
    .execute();
  for (const { points } of segments) decodeSegment(points, add);
  return series;
}
