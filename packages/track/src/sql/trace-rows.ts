import { type Selectable, sql } from 'kysely';
import { MissingError } from '../errors.ts';
import type { KeyValue } from '../page.ts';
import type { Assessment, TraceInfo } from '../traces/traces.ts';
import type { Connection } from './database.ts';
import { keyList } from './key-list.ts';
import type { Tables } from './tables.ts';

export type TraceRow = Selectable<Tables['traces']>;

export async function findTrace(db: Connection, id: string): Promise<TraceRow> {
  const row = await db.selectFrom('traces').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new MissingError(`Trace with ID '${id}' not found.`);
  return row;
}

/** In their order. */
export async function readTraces(
  db: Connection,
  rows: readonly TraceRow[],
): Promise<readonly TraceInfo[]> {
  if (rows.length === 0) return [];
  const keys = rows.map(({ key }) => key);
  const tags = await texts(db, 'trace_tags', keys);
  const metadata = await texts(db, 'trace_metadata', keys);
  const assessments = await assessmentsOf(db, rows);
  return rows.map((row) => ({
    id: row.id,
    experimentId: String(row.experiment),
    clientRequestId: row.client_request_id ?? undefined,
    requestPreview: row.request_preview ?? undefined,
    responsePreview: row.response_preview ?? undefined,
    requestTime: row.request_time,
    executionDuration: row.execution_duration ?? undefined,
    state: row.state as TraceInfo['state'],
    tags: tags.get(row.key) ?? [],
    metadata: metadata.get(row.key) ?? [],
    assessments: assessments.get(row.key) ?? [],
  }));
}

async function texts(
  db: Connection,
  table: 'trace_tags' | 'trace_metadata',
  traces: readonly number[],
): Promise<ReadonlyMap<number, readonly KeyValue[]>> {
  const { rows } = await sql<{ trace: number; key: string; value: string }>`
    select trace, key, value from ${sql.table(table)} where trace in (${keyList(traces)})
    order by trace, key`.execute(db);
  const groups = new Map<number, KeyValue[]>();
  for (const { trace, key, value } of rows) {
    const group = groups.get(trace) ?? [];
    group.push({ key, value });
    groups.set(trace, group);
  }
  return groups;
}

async function assessmentsOf(
  db: Connection,
  traces: readonly TraceRow[],
): Promise<ReadonlyMap<number, readonly Assessment[]>> {
  const ids = new Map(traces.map(({ key, id }) => [key, id]));
  const rows = await db
    .selectFrom('trace_assessments')
    .selectAll()
    .where(sql<boolean>`trace in (${keyList([...ids.keys()])})`)
    .orderBy('create_time')
    .orderBy('id')
    .execute();
  const groups = new Map<number, Assessment[]>();
  for (const row of rows) {
    const group = groups.get(row.trace) ?? [];
    group.push(toAssessment(row, ids.get(row.trace)!));
    groups.set(row.trace, group);
  }
  return groups;
}

export function toAssessment(
  row: Selectable<Tables['trace_assessments']>,
  traceId: string,
): Assessment {
  return {
    id: row.id,
    traceId,
    name: row.name,
    createTime: row.create_time,
    lastUpdateTime: row.last_update_time,
    content: row.content,
  };
}
