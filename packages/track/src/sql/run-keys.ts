import { setImmediate } from 'node:timers/promises';
import type { RunKeys, SearchKeys } from '../runs/runs.ts';
import type { SqlDatabase } from './database.ts';
import type { KeyNames } from './key-names.ts';

/** Given back a kind, at most. */
const MOST = 1_000;
/** Looked through at a time; between them others have their turn. */
const RUNS_AT_ONCE = 200;
/** Runs that may have logged something new since they were looked through. */
const MOST_RUNNING = 1_000;

const TABLES = { params: 'params', metrics: 'latest_metrics', tags: 'tags' } as const;
type Kind = keyof typeof TABLES;
const KINDS = Object.keys(TABLES) as readonly Kind[];

/** What was found in the runs of one experiment. */
interface Found extends Readonly<Record<Kind, Set<number>>> {
  /** The newest run that was looked through. */
  last: number;
  /** The look that is under way: who asks meanwhile waits for it. */
  looking: Promise<void> | undefined;
}

/**
 * Names of what the runs of an experiment logged. The first search passes over all of its runs, some
 * at a time; later ones over those that are new, or still running, alone.
 */
export class RunKeyIndex {
  readonly #database: SqlDatabase;
  readonly #names: KeyNames;
  readonly #experiments = new Map<number, Found>();

  constructor(database: SqlDatabase, names: KeyNames) {
    this.#database = database;
    this.#names = names;
  }

  async search({ experimentIds, text = '', limit = 200 }: SearchKeys): Promise<RunKeys> {
    const wanted = text.toLowerCase();
    const most = Math.min(Math.max(1, limit), MOST);
    const found = await Promise.all(
      experimentIds
        .map(Number)
        .filter(Number.isSafeInteger)
        .map((id) => this.#lookInto(id)),
    );
    const matching = async (kind: Kind) => {
      const ids = new Set(found.flatMap((each) => [...each[kind]]));
      const nameOf = await this.#names.names(ids);
      const names = [...ids].map(nameOf).filter((name) => name.toLowerCase().includes(wanted));
      return names.sort().slice(0, most);
    };
    return {
      params: await matching('params'),
      metrics: await matching('metrics'),
      tags: await matching('tags'),
    };
  }

  async #lookInto(experiment: number): Promise<Found> {
    const known = this.#experiments.get(experiment) ?? nothingYet();
    this.#experiments.set(experiment, known);
    known.looking ??= this.#look(experiment, known).finally(() => {
      known.looking = undefined;
    });
    await known.looking;
    return known;
  }

  async #look(experiment: number, found: Found): Promise<void> {
    const runs = await this.#unseen(experiment, found.last);
    for (let at = 0; at < runs.length; at += RUNS_AT_ONCE) {
      const some = runs.slice(at, at + RUNS_AT_ONCE);
      for (const kind of KINDS) await this.#collect(kind, some, found);
      found.last = Math.max(found.last, ...some);
      await setImmediate();
    }
  }

  /** In the order in which they were made: what is interrupted goes on where it was. */
  async #unseen(experiment: number, last: number): Promise<readonly number[]> {
    const query = this.#database.read
      .selectFrom('runs')
      .select('key')
      .where('experiment', '=', experiment);
    const running = query.where('status', '=', 'RUNNING').where('key', '<=', last);
    const [old, fresh] = [
      await running.orderBy('key', 'desc').limit(MOST_RUNNING).execute(),
      await query.where('key', '>', last).orderBy('key').execute(),
    ];
    return [...old, ...fresh].map(({ key }) => key);
  }

  async #collect(kind: Kind, runs: readonly number[], found: Found): Promise<void> {
    const rows = await this.#database.read
      .selectFrom(TABLES[kind])
      .select('key')
      .distinct()
      .where('run', 'in', runs)
      .execute();
    for (const { key } of rows) found[kind].add(key);
  }
}

function nothingYet(): Found {
  const none = { params: new Set<number>(), metrics: new Set<number>(), tags: new Set<number>() };
  return { ...none, last: 0, looking: undefined };
}
