import { sql } from 'kysely';
import { decodePoints, decodeSegment } from '../metrics/codec.ts';
import { distinct, type Point } from '../metrics/point.ts';
import type { Connection } from './database.ts';
import { keyList } from './key-list.ts';

export interface StepRange {
  readonly start: number;
  readonly end: number;
}

interface PointsRow {
  readonly run: number;
  readonly points: Uint8Array;
}

/** The points of one metric by run key, in step order, each once. */
export async function readSeries(
  db: Connection,
  {
    runs,
    key,
    range,
  }: {
    readonly runs: readonly number[];
    readonly key: number;
    readonly range?: StepRange | undefined;
  },
): Promise<ReadonlyMap<number, readonly Point[]>> {
  if (runs.length === 0) return new Map();
  const within = range
    ? sql`and last_step >= ${range.start} and first_step <= ${range.end}`
    : sql``;
  const chunks = await sql<PointsRow>`select run, points from metric_chunks
    where run in (${keyList(runs)}) and key = ${key} ${within} order by run, id`.execute(db);
  const segments = await sql<PointsRow>`select run, points from metric_segments
    where run in (${keyList(runs)}) order by run, id`.execute(db);
  const series = new Map<number, Point[]>();
  const add = (run: number, points: readonly Point[]) => {
    const known = series.get(run);
    if (known === undefined) series.set(run, [...points]);
    else for (const point of points) known.push(point);
  };
  for (const { run, points } of chunks.rows) add(run, decodePoints(points));
  for (const { run, points } of segments.rows) {
    decodeSegment(points, (_, more) => add(run, more), key);
  }
  return new Map([...series].map(([run, points]) => [run, inRange(distinct(points), range)]));
}

export function inRange(points: readonly Point[], range: StepRange | undefined): readonly Point[] {
  if (range === undefined) return points;
  return points.filter(({ step }) => step >= range.start && step <= range.end);
}
