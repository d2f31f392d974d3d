import { decodePoints, decodeSegment } from '../metrics/codec.ts';
import { byStep, type Point } from '../metrics/point.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { replaceSeries } from './metric-chunks.ts';
import { type Series, writeLatest } from './metric-writer.ts';
import { lockRun } from './run-rows.ts';

/** Forgets a run's points after `step`; a metric that has none left is gone. */
export async function dropAfter(
  { database }: StoreContext,
  runId: string,
  step: number,
): Promise<void> {
  await database.write(async (db) => {
    const { key } = await lockRun(db, runId, database.dialect);
    const kept = new Map<number, readonly Point[]>();
    for (const [metric, points] of await allSeries(db, key)) {
      const before = points.filter((point) => point.step <= step).sort(byStep);
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
