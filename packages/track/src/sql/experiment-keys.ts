import type { RunKeys, SearchKeys } from '../runs/runs.ts';
import type { Connection, SqlDatabase } from './database.ts';
import {
  forgetUnusedKeys,
  insertKeys,
  KINDS,
  type Kind,
  loggedKeys,
  REMEMBERED_MS,
} from './kept-keys.ts';
import type { KeyNames } from './key-names.ts';

/** Given back a kind, at most. */
const MOST = 1_000;

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

  /** See `forgetUnusedKeys`; nothing is remembered of what was before. */
  async forgetUnused(experimentIds: readonly string[]): Promise<void> {
    this.#known.clear();
    await forgetUnusedKeys(this.#database, experimentIds.map(Number));
    this.#known.clear();
  }

  async search({ experimentIds, text = '', limit = 200 }: SearchKeys): Promise<RunKeys> {
    const wanted = text.toLowerCase();
    const most = Math.min(Math.max(1, limit), MOST);
    const experiments = experimentIds.map(Number).filter(Number.isSafeInteger);
    const matching = async (kind: Kind) => {
      const ids = await loggedKeys(this.#database.read, experiments, kind);
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
}
