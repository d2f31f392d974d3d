/** @file Brings the runs of version 0.1.0 over; SQLite alone. */
import { type Kysely, sql } from 'kysely';
import type { Point } from '../../metrics/point.ts';
import type { Connection } from '../database.ts';
import { replaceSeries } from '../metric-chunks.ts';
import { finite, writeLatest } from '../metric-writer.ts';
import { RUN_NAME_TAG } from '../run-texts.ts';
import { textHash } from '../text-hash.ts';

const OLD = ['runs', 'params', 'tags', 'metrics'] as const;

export async function moveAside(db: Kysely<unknown>): Promise<void> {
  for (const table of OLD) await sql.raw(`alter table ${table} rename to old_${table}`).execute(db);
}

export async function moveOver(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped as unknown as Connection;
  await moveRuns(db);
  await moveKeys(db);
  await moveTexts(db, 'params');
  await moveTexts(db, 'tags');
  await nameRuns(db);
  await moveMetrics(db);
  for (const table of OLD.toReversed()) await sql.raw(`drop table old_${table}`).execute(db);
}

async function moveRuns(db: Connection): Promise<void> {
  await sql`insert into experiments (name, artifact_location, deleted, creation_time, last_update_time)
    select experiment, '', 0, min(start_time), max(start_time) from old_runs
    where experiment <> 'Default' group by experiment order by min(start_time)`.execute(db);
  await sql`insert into runs (key, id, experiment, name, user_id, status, start_time, end_time,
      deleted_time, deleted, artifact_uri, folder)
    select r.key, r.id, e.id, r.name, '', r.status, r.start_time, r.end_time, null, 0, '', r.folder
    from old_runs r join experiments e on e.name = r.experiment`.execute(db);
}

async function moveKeys(db: Connection): Promise<void> {
  await sql`insert into keys (name) select key from old_metrics union select key from old_params
    union select key from old_tags union select ${RUN_NAME_TAG} order by 1`.execute(db);
}

async function moveTexts(db: Connection, table: 'params' | 'tags'): Promise<void> {
  const { rows } = await sql<{ run: number; key: number; value: string }>`
    select o.run, k.id as key, o.value from ${sql.table(`old_${table}`)} o
    join keys k on k.name = o.key`.execute(db);
  for (const row of rows) {
    await db
      .insertInto(table)
      .values({ ...row, hash: textHash(row.value) })
      .execute();
  }
}

async function nameRuns(db: Connection): Promise<void> {
  const { rows } = await sql<{ run: number; key: number; value: string }>`
    select r.key as run, k.id as key, r.name as value from runs r join keys k
    on k.name = ${RUN_NAME_TAG}`.execute(db);
  for (const row of rows) {
    await db
      .insertInto('tags')
      .values({ ...row, hash: textHash(row.value) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Run by run: what is in memory is one run's. */
async function moveMetrics(db: Connection): Promise<void> {
  const runs = await db.selectFrom('runs').select('key').execute();
  for (const { key: run } of runs) {
    const { rows } = await sql<{ key: number; step: number; time: number; value: number | null }>`
      select k.id as key, o.step, o.time, o.value from old_metrics o
      join keys k on k.name = o.key where o.run = ${run}`.execute(db);
    const series = new Map<number, Point[]>();
    for (const { key, step, time, value } of rows) {
      const points = series.get(key) ?? [];
      points.push({ step, time, value: finite(value ?? Number.NaN) });
      series.set(key, points);
    }
    await replaceSeries(db, run, series);
    await writeLatest(db, run, series);
  }
}
