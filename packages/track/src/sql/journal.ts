import { type Selectable, sql } from 'kysely';
import type { AuditEntry, Delivery, Journal } from '../journal/journal.ts';
import { enqueue } from './audit.ts';
import type { StoreContext } from './context.ts';
import type { Connection, SqlDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type AuditRow = Selectable<Tables['audit']>;
type DeliveryRow = Selectable<Tables['deliveries']>;

export function sqlJournal({ database }: StoreContext): Journal {
  const { read, write } = database;
  return {
    async entries({ model, before, limit = 100 } = {}) {
      let query = read.selectFrom('audit').selectAll();
      if (model !== undefined) query = query.where('model', '=', model);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toEntry);
    },
    enqueue: (entry, target) => write((db) => enqueue(db, { entry, target, due: Date.now() })),
    take: (options) => take(database, options),
    done: (id) => write((db) => settle(db, id, { state: 'DONE' })),
    failed: (id, error, retryAt) =>
      write((db) =>
        settle(
          db,
          id,
          retryAt === undefined
            ? { state: 'FAILED', last_error: error }
            : { state: 'PENDING', last_error: error, due: retryAt },
        ),
      ),
    async deliveries({ target, limit = 100 } = {}) {
      let query = read.selectFrom('deliveries').selectAll();
      if (target !== undefined) query = query.where('target', '=', target);
      return withEntries(read, await query.orderBy('id', 'desc').limit(limit).execute());
    },
  };
}

async function settle(
  db: Connection,
  id: number,
  change: { readonly state: string; readonly last_error?: string; readonly due?: number },
): Promise<void> {
  await db.updateTable('deliveries').set(change).where('id', '=', id).execute();
}

/** Due deliveries, kept from other takers until the lease ends: who dies loses them to the next. */
async function take(
  { dialect, write }: SqlDatabase,
  { limit, leaseMs }: { readonly limit: number; readonly leaseMs: number },
): Promise<readonly Delivery[]> {
  return write(async (db) => {
    const now = Date.now();
    const lock = dialect === 'postgres' ? sql` for update skip locked` : sql``;
    const { rows } = await sql<DeliveryRow>`update deliveries
      set due = ${now + leaseMs}, attempts = attempts + 1
      where id in (select id from deliveries where state = 'PENDING' and due <= ${now}
        order by id limit ${limit}${lock})
      returning *`.execute(db);
    return withEntries(
      db,
      rows.toSorted((a, b) => a.id - b.id),
    );
  });
}

async function withEntries(
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

function toEntry(row: AuditRow): AuditEntry {
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
