/** @file The rows of `experiment_keys`, and how those go that no run needs any more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Connection, SqlDatabase } from './database.ts';
import { insertRows } from './insert-rows.ts';

/** As they are kept. */
export const KINDS = { params: 0, metrics: 1, tags: 2 } as const;
export type Kind = keyof typeof KINDS;

const LOGGED_IN = { params: 'params', metrics: 'latest_metrics', tags: 'tags' } as const;

/** How long a process relies on it that a name is noted. */
export const REMEMBERED_MS = 2_000;
/** How long a transaction may take that began to rely on it just before. */
const IN_FLIGHT_MS = 500;
/** Names that are looked at in one transaction. */
const AT_ONCE = 50;

/** Rows are experiment, kind and key. */
export function insertKeys(db: Connection, rows: readonly (readonly number[])[]): Promise<void> {
  return insertRows(db, {
    into: 'experiment_keys (experiment, kind, key)',
    rows,
    after: 'on conflict do nothing',
  });
}

/** Each once. */
export async function loggedKeys(
  db: Connection,
  experiments: readonly number[],
  kind: Kind,
): Promise<readonly number[]> {
  const ids = new Set<number>();
  for (const experiment of experiments) {
    const rows = await db
      .selectFrom('experiment_keys')
      .select('key')
      .where('experiment', '=', experiment)
      .where('kind', '=', KINDS[kind])
      .execute();
    for (const { key } of rows) ids.add(key);
  }
  return [...ids];
}

interface Names {
  readonly experiment: number;
  readonly kind: Kind;
  readonly keys: readonly number[];
}

/**
 * Forgets the names that no run of these experiments has any more. A name that was logged meanwhile
 * by a process that remembered it is noted again, once that process remembers it no longer.
 */
export async function forgetUnusedKeys(
  database: SqlDatabase,
  experiments: readonly number[],
): Promise<void> {
  const forgotten: Names[] = [];
  for (const experiment of experiments) {
    for (const kind of Object.keys(KINDS) as readonly Kind[]) {
      const all = await loggedKeys(database.read, [experiment], kind);
      for (let at = 0; at < all.length; at += AT_ONCE) {
        const keys = await forget(database, {
          experiment,
          kind,
          keys: all.slice(at, at + AT_ONCE),
        });
        if (keys.length > 0) forgotten.push({ experiment, kind, keys });
      }
    }
  }
  if (forgotten.length === 0) return;
  await sleep(REMEMBERED_MS + IN_FLIGHT_MS);
  for (const names of forgotten) {
    const used = await usedKeys(database.read, names);
    const rows = used.map((key) => [names.experiment, KINDS[names.kind], key]);
    if (rows.length > 0) await database.write((db) => insertKeys(db, rows));
  }
}

/** Answers which of the names went. */
async function forget(database: SqlDatabase, names: Names): Promise<readonly number[]> {
  const keys = await unusedKeys(database.read, names);
  if (keys.length === 0) return [];
  return database.write(async (db) => {
    const unused = await unusedKeys(db, { ...names, keys });
    if (unused.length === 0) return [];
    await db
      .deleteFrom('experiment_keys')
      .where('experiment', '=', names.experiment)
      .where('kind', '=', KINDS[names.kind])
      .where('key', 'in', unused)
      .execute();
    return unused;
  });
}

async function unusedKeys(db: Connection, names: Names): Promise<readonly number[]> {
  const used = new Set(await usedKeys(db, names));
  return names.keys.filter((key) => !used.has(key));
}

/** Which of the names runs of the experiment have. Most are found with the first run. */
async function usedKeys(
  db: Connection,
  { experiment, kind, keys }: Names,
): Promise<readonly number[]> {
  const { rows } = await sql<{ key: number }>`select k.id as key from keys k
    where k.id in (${sql.join(keys)}) and exists (
      select 1 from runs r where r.experiment = ${experiment} and exists (
        select 1 from ${sql.table(LOGGED_IN[kind])} t where t.run = r.key and t.key = k.id)
    )`.execute(db);
  return rows.map(({ key }) => key);
}
