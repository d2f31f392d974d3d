import { type Selectable, sql } from 'kysely';
import { MissingError } from '../errors.ts';
import type { Delivery, Outcome, TakeOptions } from '../journal/journal.ts';
import type { Connection, SqlDatabase } from './database.ts';
import { withEntries } from './delivery-log.ts';
import type { Tables } from './tables.ts';

type DeliveryRow = Selectable<Tables['deliveries']>;

/** Due deliveries, kept from other takers until the lease ends: who dies loses them to the next. */
export async function takeDeliveries(
  { dialect, read, write }: SqlDatabase,
  { limit, leaseMs, triggers = [] }: TakeOptions,
): Promise<readonly Delivery[]> {
  const free = (now: number) => sql<boolean>`state = 'PENDING' and due <= ${now}
    and (leased is null or leased <= ${now}) and ${ownTargets(triggers)}`;
  // Looking costs nobody the turn to write.
  const any = await sql`select 1 from deliveries where ${free(Date.now())} limit 1`.execute(read);
  if (any.rows.length === 0) return [];
  return write(async (db) => {
    const now = Date.now();
    const lock = dialect === 'postgres' ? sql` for update skip locked` : sql``;
    const { rows } = await sql<DeliveryRow>`update deliveries
      set leased = ${now + leaseMs}, attempts = attempts + 1
      where id in (select id from deliveries where ${free(now)} order by id limit ${limit}${lock})
      returning *`.execute(db);
    const taken = rows.toSorted((a, b) => a.id - b.id);
    await begin(db, taken, now);
    return withEntries(db, taken);
  });
}

function ownTargets(triggers: readonly string[]) {
  const webhooks = sql`target not like 'trigger:%'`;
  if (triggers.length === 0) return webhooks;
  return sql`(${webhooks} or target in (${sql.join(triggers)}))`;
}

async function begin(db: Connection, taken: readonly DeliveryRow[], time: number): Promise<void> {
  if (taken.length === 0) return;
  const rows = taken.map(({ id, attempts }) => {
    return { delivery: id, number: attempts, time, ended: null, error: null, answer: '' };
  });
  await db.insertInto('delivery_attempts').values(rows).execute();
}

export async function extend(
  db: Connection,
  ids: readonly number[],
  leaseMs: number,
): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('deliveries')
    .set({ leased: Date.now() + leaseMs })
    .where('id', 'in', ids)
    .where('state', '=', 'PENDING')
    .execute();
}

interface Settlement extends Outcome {
  readonly state: 'DONE' | 'FAILED' | 'PENDING';
  readonly error?: string;
  readonly retryAt?: number | undefined;
}

export async function settle(
  db: Connection,
  id: number,
  { state, error, retryAt, attempt, answer = '' }: Settlement,
): Promise<void> {
  const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return;
  const number = attempt ?? row.attempts;
  await db
    .updateTable('delivery_attempts')
    .set({ ended: Date.now(), error: error ?? null, answer })
    .where('delivery', '=', id)
    .where('number', '=', number)
    .execute();
  // Once told is told, whoever did it; of failures only the latest counts.
  if (row.state !== 'PENDING' || (state !== 'DONE' && number !== row.attempts)) return;
  await db
    .updateTable('deliveries')
    .set({
      state,
      leased: null,
      ...(error !== undefined && { last_error: error }),
      ...(retryAt !== undefined && { due: retryAt }),
    })
    .where('id', '=', id)
    .execute();
}

export async function redeliver(db: Connection, id: number): Promise<void> {
  const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new MissingError(`Delivery with ID ${id} not found.`);
  const now = Date.now();
  if (row.state === 'PENDING' && (row.leased ?? 0) > now) return;
  await db
    .updateTable('deliveries')
    .set({ state: 'PENDING', due: now, leased: null })
    .where('id', '=', id)
    .execute();
}
