import type { Selectable } from 'kysely';
import type {
  AuditEntry,
  Delivery,
  DeliveryAttempt,
  DeliveryLog,
  ListDeliveries,
} from '../journal/journal.ts';
import type { Connection } from './database.ts';
import type { Tables } from './tables.ts';

type DeliveryRow = Selectable<Tables['deliveries']>;

const ATTEMPTS_SHOWN = 10;

export async function listDeliveries(
  db: Connection,
  { id, target, model, before, limit = 100 }: ListDeliveries = {},
): Promise<readonly DeliveryLog[]> {
  let query = db.selectFrom('deliveries').selectAll('deliveries');
  if (id !== undefined) query = query.where('deliveries.id', '=', id);
  if (target !== undefined) query = query.where('target', '=', target);
  if (before !== undefined) query = query.where('deliveries.id', '<', before);
  if (model !== undefined) {
    const ofModel = db.selectFrom('audit').select('audit.id').where('model', '=', model);
    query = query.where('entry', 'in', ofModel);
  }
  const rows = await query.orderBy('deliveries.id', 'desc').limit(limit).execute();
  const attempts = await attemptsOf(
    db,
    rows.map((row) => row.id),
  );
  const leased = new Map(rows.map((row) => [row.id, row.leased ?? undefined]));
  return (await withEntries(db, rows)).map((delivery) => ({
    ...delivery,
    leased: leased.get(delivery.id),
    log: (attempts.get(delivery.id) ?? []).slice(0, ATTEMPTS_SHOWN),
  }));
}

async function attemptsOf(
  db: Connection,
  ids: readonly number[],
): Promise<ReadonlyMap<number, readonly DeliveryAttempt[]>> {
  const found = new Map<number, DeliveryAttempt[]>();
  if (ids.length === 0) return found;
  const query = db.selectFrom('delivery_attempts').selectAll().where('delivery', 'in', ids);
  for (const row of await query.orderBy('number', 'desc').execute()) {
    const { delivery, number, time, ended, error, answer } = row;
    const own = found.get(delivery) ?? [];
    own.push({ number, time, ended: ended ?? undefined, error: error ?? undefined, answer });
    found.set(delivery, own);
  }
  return found;
}

export async function withEntries(
  db: Connection,
  rows: readonly DeliveryRow[],
): Promise<readonly Delivery[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ entry }) => entry))];
  const found = await db.selectFrom('audit').selectAll().where('id', 'in', ids).execute();
  const entries = new Map(found.map((row) => [row.id, toEntry(row)]));
  return rows.map((row) => ({
    id: row.id,
    entry: entries.get(row.entry)!,
    target: row.target,
    attempts: row.attempts,
    lastError: row.last_error ?? undefined,
    due: row.due,
    state: row.state as Delivery['state'],
  }));
}

export function toEntry(row: Selectable<Tables['audit']>): AuditEntry {
  return {
    id: row.id,
    time: row.time,
    actor: row.actor ?? undefined,
    event: row.event,
    model: row.model ?? undefined,
    version: row.version ?? undefined,
    detail: row.detail,
  };
}
