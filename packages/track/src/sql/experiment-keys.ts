import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RunKeys, SearchKeys } from '../runs/runs.ts';
import type { Connection, SqlDatabase } from './database.ts';
import { insertRows } from './insert-rows.ts';
import type { KeyNames } from './key-names.ts';

/** Given back a kind, at most. */
const MOST = 1_000;

/** As they are kept. */
const KINDS = { params: 0, metrics: 1, tags: 2 } as const;
type Kind = keyof typeof KINDS;

const LOGGED_IN = { params: 'params', metrics: 'latest_metrics', tags: 'tags' } as const;

/** How long a process relies on it that a name is noted. */
const REMEMBERED_MS = 2_000;
/** How long a transaction may take that began to rely on it just before. */
const IN_FLIGHT_MS = 500;
/** Names that are looked at in one transaction. */
const AT_ONCE = 50;

/** Ids of names, by kind, as a run logs them. */
export type LoggedKeys = Readonly<Partial<Record<Kind, readonly number[]>>>;

/** What was new, to be remembered once the transaction is committed. */
export interface NotedKeys {
  readonly experiment: number;
  readonly rows: readonly (readonly [kind: number, key: number])[];
}

/**
 * Names of what the runs of an experiment logged. A name is noted in the transaction in which it is
 * logged first, so that every process finds it from then on; what is there is remembered here, so
 * that a write which brings nothing new costs nothing.
 */
export class ExperimentKeys {
  readonly #database: SqlDatabase;
  readonly #names: KeyNames;
  /** Of each experiment, by kind. */
  readonly #known = new Map<number, readonly Set<number>[]>();
  #since = performance.now();

  constructor(database: SqlDatabase, names: KeyNames) {
    this.#database = database;
    this.#names = names;
  }

  /** Whether there is nothing to note of these metrics. */
  knowsMetrics(experiment: number, metrics: Iterable<number>): boolean {
    const known = this.#knownOf(experiment)?.[KINDS.metrics];
    return [...metrics].every((key) => known?.has(key));
  }

  /** Last in a transaction: two that note the same name wait for each other. */
  async note(db: Connection, experiment: number, logged: LoggedKeys): Promise<NotedKeys> {
    const known = this.#knownOf(experiment);
    const rows = (Object.keys(KINDS) as readonly Kind[]).flatMap((name) => {
      const kind = KINDS[name];
      const fresh = new Set(logged[name]?.filter((key) => !known?.[kind]?.has(key)));
      // In one order everywhere, so that two writers never wait for each other crosswise.
      return [...fresh].sort((a, b) => a - b).map((key) => [kind, key] as const);
    });
    if (rows.length > 0) {
      await insertKeys(
        db,
        rows.map((row) => [experiment, ...row]),
      );
    }
    return { experiment, rows };
  }

  remember({ experiment, rows }: NotedKeys): void {
    if (rows.length === 0) return;
    const known = this.#known.get(experiment) ?? Object.keys(KINDS).map(() => new Set<number>());
    for (const [kind, key] of rows) known[kind]!.add(key);
    this.#known.set(experiment, known);
  }

  /** Another process may have forgotten names since: what is remembered is not so for long. */
  #knownOf(experiment: number): readonly Set<number>[] | undefined {
    if (performance.now() - this.#since > REMEMBERED_MS) {
      this.#known.clear();
      this.#since = performance.now();
    }
    return this.#known.get(experiment);
  }

  /**
   * Forgets the names that no run of these experiments has any more. A name that was logged meanwhile
   * by a process that remembered it is noted again, once that process remembers it no longer.
   */
  async forgetUnused(experimentIds: readonly string[]): Promise<void> {
    const forgotten: (readonly [experiment: number, kind: Kind, keys: readonly number[]])[] = [];
    for (const experiment of experimentIds.map(Number)) {
      for (const kind of Object.keys(KINDS) as readonly Kind[]) {
        const keys = await this.#forgetUnused(experiment, kind);
        if (keys.length > 0) forgotten.push([experiment, kind, keys]);
      }
    }
    this.#known.clear();
    if (forgotten.length === 0) return;
    await sleep(REMEMBERED_MS + IN_FLIGHT_MS);
    for (const [experiment, kind, keys] of forgotten) {
      const used = await this.#used(this.#database.read, { experiment, kind, keys });
      const rows = used.map((key) => [experiment, KINDS[kind], key] as const);
      if (rows.length > 0) await this.#database.write((db) => insertKeys(db, rows));
    }
  }

  async #forgetUnused(experiment: number, kind: Kind): Promise<readonly number[]> {
    const forgotten: number[] = [];
    const all = await this.#logged([experiment], kind);
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const keys = all.slice(at, at + AT_ONCE);
      forgotten.push(
        ...(await this.#database.write(async (db) => {
          const used = new Set(await this.#used(db, { experiment, kind, keys }));
          const unused = keys.filter((key) => !used.has(key));
          if (unused.length > 0) {
            await db
              .deleteFrom('experiment_keys')
              .where('experiment', '=', experiment)
              .where('kind', '=', KINDS[kind])
              .where('key', 'in', unused)
              .execute();
          }
          return unused;
        })),
      );
    }
    return forgotten;
  }

  /** Which of the names runs of the experiment have. Most are found with the first run. */
  async #used(
    db: Connection,
    {
      experiment,
      kind,
      keys,
    }: { readonly experiment: number; readonly kind: Kind; readonly keys: readonly number[] },
  ): Promise<readonly number[]> {
    const table = sql.table(LOGGED_IN[kind]);
    const { rows } = await sql<{ key: number }>`select k.id as key from keys k
      where k.id in (${sql.join(keys)}) and exists (select 1 from runs r where r.experiment = ${experiment}
        and exists (select 1 from ${table} t where t.run = r.key and t.key = k.id))`.execute(db);
    return rows.map(({ key }) => key);
  }

  async search({ experimentIds, text = '', limit = 200 }: SearchKeys): Promise<RunKeys> {
    const wanted = text.toLowerCase();
    const most = Math.min(Math.max(1, limit), MOST);
    const experiments = experimentIds.map(Number).filter(Number.isSafeInteger);
    const matching = async (kind: Kind) => {
      const ids = await this.#logged(experiments, kind);
      const nameOf = await this.#names.names(ids);
      const names = ids.map(nameOf).filter((name) => name.toLowerCase().includes(wanted));
      return names.sort().slice(0, most);
    };
    return {
      params: await matching('params'),
      metrics: await matching('metrics'),
      tags: await matching('tags'),
    };
  }

  async #logged(experiments: readonly number[], kind: Kind): Promise<readonly number[]> {
    const ids = new Set<number>();
    for (const experiment of experiments) {
      const rows = await this.#database.read
        .selectFrom('experiment_keys')
        .select('key')
        .where('experiment', '=', experiment)
        .where('kind', '=', KINDS[kind])
        .execute();
      for (const { key } of rows) ids.add(key);
    }
    return [...ids];
  }
}

function insertKeys(db: Connection, rows: readonly (readonly number[])[]): Promise<unknown> {
  return insertRows(db, {
    into: 'experiment_keys (experiment, kind, key)',
    rows,
    after: 'on conflict do nothing',
  });
}
