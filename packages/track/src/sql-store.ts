import { newId } from '@havn/core';
import { type Kysely, type Selectable, sql } from 'kysely';
import { ParamChangedError, RunAmbiguousError, RunNotFoundError } from './errors.ts';
import type { Tables } from './schema.ts';
import type { MetricPoint, NewRun, RunRecord, RunStatus, RunStore } from './store.ts';

type RunRow = Selectable<Tables['runs']>;

/** The rows of one statement: SQLite binds at most 32,766 values. */
const ROWS_PER_INSERT = 1_000;

/** A run store over any database that Kysely speaks to; `place` names it in errors. */
export function sqlStore(db: Kysely<Tables>, place: string): RunStore {
  const find = (idOrPrefix: string) => findRun(db, idOrPrefix, place);
  const record = (row: RunRow) => readRun(db, row);
  return {
    async createRun(run) {
      const id = run.id ?? newId();
      await db.transaction().execute(async (transaction) => {
        const { key } = await transaction
          .insertInto('runs')
          .values(newRunRow(run, id))
          .returning('key')
          .executeTakeFirstOrThrow();
        await insertTexts(transaction, 'params', key, run.params ?? {});
        await insertTexts(transaction, 'tags', key, run.tags ?? {});
      });
      return record(await find(id));
    },
    getRun: async (idOrPrefix) => record(await find(idOrPrefix)),
    async listRuns({ experiment, limit = 100 } = {}) {
      let query = db.selectFrom('runs').selectAll();
      if (experiment !== undefined) query = query.where('experiment', '=', experiment);
      const rows = await query
        .orderBy('start_time', 'desc')
        .orderBy('key', 'desc')
        .limit(limit)
        .execute();
      return Promise.all(rows.map(record));
    },
    async updateRun(id, { status, endTime }) {
      const { key } = await find(id);
      const change = { ...(status && { status }), ...(endTime && { end_time: endTime }) };
      await db.updateTable('runs').set(change).where('key', '=', key).execute();
    },
    logParams: async (id, params) => logParams(db, await find(id), params),
    async setTags(id, tags) {
      const { key } = await find(id);
      await insertTexts(db, 'tags', key, tags);
    },
    async logMetrics(id, points) {
      const { key: run } = await find(id);
      await db.transaction().execute(async (transaction) => {
        for (let i = 0; i < points.length; i += ROWS_PER_INSERT) {
          const rows = points.slice(i, i + ROWS_PER_INSERT).map((point) => metricRow(run, point));
          await transaction.insertInto('metrics').values(rows).execute();
        }
      });
    },
    async dropMetricsAfter(id, step) {
      const { key } = await find(id);
      await db.deleteFrom('metrics').where('run', '=', key).where('step', '>', step).execute();
    },
    async metricHistory(id, key) {
      const run = await find(id);
      const rows = await db
        .selectFrom('metrics')
        .selectAll()
        .where('run', '=', run.key)
        .where('key', '=', key)
        .orderBy('step')
        .orderBy('time')
        .execute();
      return rows.map((row) => ({
        key,
        step: row.step,
        time: row.time,
        value: row.value ?? Number.NaN,
      }));
    },
    close: () => db.destroy(),
  };
}

async function findRun(db: Kysely<Tables>, idOrPrefix: string, place: string): Promise<RunRow> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where(sql<boolean>`substr(id, 1, ${idOrPrefix.length}) = ${idOrPrefix}`)
    .limit(5)
    .execute();
  const exact = rows.find((row) => row.id === idOrPrefix);
  if (exact) return exact;
  if (idOrPrefix === '' || rows[0] === undefined) throw new RunNotFoundError(idOrPrefix, place);
  if (rows.length > 1)
    throw new RunAmbiguousError(
      idOrPrefix,
      rows.map((row) => row.id),
    );
  return rows[0];
}

function newRunRow(run: NewRun, id: string) {
  return {
    id,
    name: run.name,
    experiment: run.experiment ?? 'Default',
    status: 'RUNNING',
    start_time: run.startTime ?? Date.now(),
    end_time: null,
    folder: run.folder,
  };
}

async function readRun(db: Kysely<Tables>, row: RunRow): Promise<RunRecord> {
  const texts = async (table: 'params' | 'tags') => {
    const rows = await db
      .selectFrom(table)
      .select(['key', 'value'])
      .where('run', '=', row.key)
      .execute();
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  };
  return {
    id: row.id,
    name: row.name,
    experiment: row.experiment,
    status: row.status as RunStatus,
    startTime: row.start_time,
    endTime: row.end_time ?? undefined,
    folder: row.folder,
    params: await texts('params'),
    tags: await texts('tags'),
    metrics: await latestMetrics(db, row.key),
  };
}

/** The value of the last step of each metric; of equal steps the latest. */
async function latestMetrics(db: Kysely<Tables>, run: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ key: string; value: number | null }>`
    select key, value from (
      select key, value, row_number() over (partition by key order by step desc, time desc) as place
      from metrics where run = ${run}
    ) as ranked where place = 1 order by key`.execute(db);
  return Object.fromEntries(rows.map(({ key, value }) => [key, value ?? Number.NaN]));
}

async function insertTexts(
  db: Kysely<Tables>,
  table: 'params' | 'tags',
  run: number,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = Object.entries(texts).map(([key, value]) => ({ run, key, value }));
  if (rows.length === 0) return;
  await db
    .insertInto(table)
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['run', 'key']).doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
    )
    .execute();
}

async function logParams(
  db: Kysely<Tables>,
  run: RunRow,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const known = await transaction
      .selectFrom('params')
      .select(['key', 'value'])
      .where('run', '=', run.key)
      .execute();
    for (const { key, value } of known) {
      const given = params[key];
      if (given !== undefined && given !== value)
        throw new ParamChangedError(run.id, key, value, given);
    }
    await insertTexts(transaction, 'params', run.key, params);
  });
}

function metricRow(run: number, { key, step, time, value }: MetricPoint) {
  return { run, key, step, time, value: Number.isNaN(value) ? null : value };
}
