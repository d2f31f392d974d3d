/**
 * @file Segments hold points as calls logged them: cheap to write, slow to read one metric from.
 * When a run has many of them they are sorted into chunks, a row for a stretch of one metric.
 */
import { sql } from 'kysely';
import { decodePoints, decodeSegment, encodePoints } from '../metrics/codec.ts';
import { distinct, type Point } from '../metrics/point.ts';
import { summarize } from '../metrics/summary.ts';
import type { Connection } from './database.ts';
import { insertRows } from './insert-rows.ts';
import type { Series } from './metric-writer.ts';

const POINTS_PER_CHUNK = 2_048;
/** A metric's last chunk is filled up before another begins. */
const FULL_CHUNK = 1_024;

/** Moves a run's segments into chunks, within the transaction of `db`. */
export async function compact(db: Connection, run: number): Promise<void> {
  const segments = await db
    .selectFrom('metric_segments')
    .select('points')
    .where('run', '=', run)
    .orderBy('id')
    .execute();
  const series = new Map<number, Point[]>();
  for (const { points } of segments) {
    decodeSegment(points, (key, more) => {
      const known = series.get(key);
      if (known) for (const point of more) known.push(point);
      else series.set(key, more);
    });
  }
  await appendChunks(db, run, series);
  await db.deleteFrom('metric_segments').where('run', '=', run).execute();
}

interface LastChunk {
  readonly key: number;
  readonly id: number;
  readonly count: number;
}

async function appendChunks(db: Connection, run: number, series: Series): Promise<void> {
  const last = await lastChunks(db, run);
  const rows: unknown[][] = [];
  for (const [key, points] of series) {
    const open = last.get(key);
    const filled = open !== undefined && open.count < FULL_CHUNK;
    const before = filled ? await takeChunk(db, run, open) : [];
    const first = filled ? open.id : (open?.id ?? 0) + 1;
    rows.push(...chunkRows({ run, key, first }, distinct([...before, ...points])));
  }
  await insertRows(db, {
    into: 'metric_chunks (run, key, id, count, first_step, last_step, summary, points)',
    rows,
  });
}

async function lastChunks(db: Connection, run: number): Promise<ReadonlyMap<number, LastChunk>> {
  const { rows } = await sql<LastChunk>`select key, id, count from metric_chunks c
    where run = ${run} and id = (select max(id) from metric_chunks l
      where l.run = c.run and l.key = c.key)`.execute(db);
  return new Map(rows.map((row) => [row.key, row]));
}

async function takeChunk(
  db: Connection,
  run: number,
  { key, id }: LastChunk,
): Promise<readonly Point[]> {
  const { points } = await db
    .deleteFrom('metric_chunks')
    .where('run', '=', run)
    .where('key', '=', key)
    .where('id', '=', id)
    .returning('points')
    .executeTakeFirstOrThrow();
  return decodePoints(points);
}

interface ChunkPlace {
  readonly run: number;
  readonly key: number;
  readonly first: number;
}

function chunkRows({ run, key, first }: ChunkPlace, points: readonly Point[]): unknown[][] {
  const rows: unknown[][] = [];
  for (let start = 0; start < points.length; start += POINTS_PER_CHUNK) {
    const part = points.slice(start, start + POINTS_PER_CHUNK);
    rows.push([
      run,
      key,
      first + rows.length,
      part.length,
      part[0]!.step,
      part.at(-1)!.step,
      Buffer.from(summarize(part)),
      Buffer.from(encodePoints(part)),
    ]);
  }
  return rows;
}

/** Replaces everything that a run has of these metrics. */
export async function replaceSeries(db: Connection, run: number, series: Series): Promise<void> {
  await db.deleteFrom('metric_segments').where('run', '=', run).execute();
  await db.deleteFrom('metric_chunks').where('run', '=', run).execute();
  await appendChunks(db, run, series);
}
