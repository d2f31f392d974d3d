import { sql } from 'kysely';
import { InvalidValueError, MissingError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import { LIMITS } from '../rules/limits.ts';
import { parseExperimentId } from '../rules/run-rules.ts';
import { checkLength } from '../rules/words.ts';
import type { Assessment, DeleteTraces, TraceInfo, Traces } from '../traces/traces.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import { activeExperiment } from './experiment-rows.ts';
import { keyList } from './key-list.ts';
import { searchTraces } from './search-traces.ts';
import { findTrace, readTraces, toAssessment } from './trace-rows.ts';

export function sqlTraces(context: StoreContext): Traces {
  const { read, write } = context.database;
  const get = async (id: string) => (await readTraces(read, [await findTrace(read, id)]))[0]!;
  return {
    async start(trace) {
      for (const tag of trace.tags) checkTag(tag);
      await write((db) => startTrace(db, trace));
      return get(trace.id);
    },
    get,
    search: (options) => searchTraces(context, options),
    delete: (options) => write((db) => deleteTraces(db, options)),
    async setTag(id, tag) {
      checkTag(tag);
      await write(async (db) => {
        const { key } = await findTrace(db, id);
        await insertTexts(db, 'trace_tags', { trace: key, texts: [tag] });
      });
    },
    deleteTag: (id, key) => write((db) => deleteTag(db, id, key)),
    saveAssessment: (assessment) => write((db) => saveAssessment(db, assessment)),
    async getAssessment(traceId, id) {
      const { key } = await findTrace(read, traceId);
      const row = await read
        .selectFrom('trace_assessments')
        .selectAll()
        .where('trace', '=', key)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) throw assessmentMissing(traceId, id);
      return toAssessment(row, traceId);
    },
    deleteAssessment: (traceId, id) =>
      write(async (db) => {
        const { key } = await findTrace(db, traceId);
        await db
          .deleteFrom('trace_assessments')
          .where('trace', '=', key)
          .where('id', '=', id)
          .execute();
      }),
  };
}

function checkTag({ key }: KeyValue): void {
  checkLength('key', LIMITS.key, key);
}

function assessmentMissing(traceId: string, id: string): MissingError {
  return new MissingError(`Assessment with ID '${id}' not found for trace '${traceId}'`);
}

async function startTrace(db: Connection, trace: Omit<TraceInfo, 'assessments'>): Promise<void> {
  const experiment = await activeExperiment(db, trace.experimentId);
  const columns = {
    experiment: experiment.id,
    client_request_id: trace.clientRequestId ?? null,
    request_preview: trace.requestPreview ?? null,
    response_preview: trace.responsePreview ?? null,
    request_time: trace.requestTime,
    execution_duration: trace.executionDuration ?? null,
    state: trace.state,
  };
  const { key } = await db
    .insertInto('traces')
    .values({ id: trace.id, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .returning('key')
    .executeTakeFirstOrThrow();
  await insertTexts(db, 'trace_tags', { trace: key, texts: trace.tags });
  await insertTexts(db, 'trace_metadata', { trace: key, texts: trace.metadata });
}

async function insertTexts(
  db: Connection,
  table: 'trace_tags' | 'trace_metadata',
  { trace, texts }: { readonly trace: number; readonly texts: readonly KeyValue[] },
): Promise<void> {
  for (const { key, value } of texts) {
    await db
      .insertInto(table)
      .values({ trace, key, value })
      .onConflict((conflict) => conflict.columns(['trace', 'key']).doUpdateSet({ value }))
      .execute();
  }
}

async function deleteTag(db: Connection, id: string, tag: string): Promise<void> {
  const { key } = await findTrace(db, id);
  const { numDeletedRows } = await db
    .deleteFrom('trace_tags')
    .where('trace', '=', key)
    .where('key', '=', tag)
    .executeTakeFirst();
  if (numDeletedRows > 0n) return;
  throw new MissingError(`No trace tag with key '${tag}' for trace with ID '${id}'`);
}

async function deleteTraces(
  db: Connection,
  { experimentId, ids, before, maxTraces }: DeleteTraces,
): Promise<number> {
  const experiment = parseExperimentId(experimentId);
  if ((ids === undefined) === (before === undefined)) {
    throw new InvalidValueError('Either `max_timestamp_millis` or `trace_ids` must be specified.');
  }
  if (ids !== undefined && maxTraces !== undefined) {
    throw new InvalidValueError("`max_traces` can't be specified if `trace_ids` is specified.");
  }
  let query = db.selectFrom('traces').select('key').where('experiment', '=', experiment);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  if (before !== undefined) query = query.where('request_time', '<=', before);
  if (maxTraces !== undefined) query = query.limit(maxTraces);
  const keys = (await query.orderBy('request_time').orderBy('id').execute()).map(({ key }) => key);
  if (keys.length === 0) return 0;
  for (const table of ['trace_tags', 'trace_metadata', 'trace_assessments'] as const) {
    await db
      .deleteFrom(table)
      .where(sql<boolean>`trace in (${keyList(keys)})`)
      .execute();
  }
  await db
    .deleteFrom('traces')
    .where(sql<boolean>`key in (${keyList(keys)})`)
    .execute();
  return keys.length;
}

async function saveAssessment(db: Connection, assessment: Assessment): Promise<void> {
  const { key } = await findTrace(db, assessment.traceId);
  const columns = {
    name: assessment.name,
    create_time: assessment.createTime,
    last_update_time: assessment.lastUpdateTime,
    content: assessment.content,
  };
  await db
    .insertInto('trace_assessments')
    .values({ trace: key, id: assessment.id, ...columns })
    .onConflict((conflict) => conflict.columns(['trace', 'id']).doUpdateSet(columns))
    .execute();
}
