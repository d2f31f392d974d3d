import type { Connection, SqlDatabase } from './database.ts';

/** SQLite binds at most 32,766 values, Postgres 65,535; this many rows of few columns stay below. */
const NAMES_PER_STATEMENT = 1_000;

/** The dictionary of metric, parameter and tag names. Ids never change, so they are remembered. */
export class KeyNames {
  readonly #database: SqlDatabase;
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string>();

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** Ids for all of these names, made where there is none; in a transaction of its own. */
  async ensure(names: Iterable<string>): Promise<(name: string) => number> {
    const unknown = [...new Set(names)].filter((name) => !this.#ids.has(name));
    if (unknown.length > 0) {
      // Kept in one order, so that two writers never wait for each other's rows crosswise.
      await this.#database.write((db) => insertNames(db, unknown.sort()));
      await this.#load(unknown);
    }
    return (name) => this.#ids.get(name)!;
  }

  /** The id of a name, undefined where nothing was ever logged under it. */
  async find(name: string): Promise<number | undefined> {
    if (!this.#ids.has(name)) await this.#load([name]);
    return this.#ids.get(name);
  }

  /** The names of ids that the database gave out. */
  async names(ids: Iterable<number>): Promise<(id: number) => string> {
    const unknown = new Set<number>();
    for (const id of ids) if (!this.#names.has(id)) unknown.add(id);
    for (const part of parts([...unknown])) {
      const query = this.#database.read.selectFrom('keys').select(['id', 'name']);
      for (const row of await query.where('id', 'in', part).execute()) this.#remember(row);
    }
    return (id) => this.#names.get(id)!;
  }

  async #load(names: readonly string[]): Promise<void> {
    for (const part of parts(names)) {
      const query = this.#database.read.selectFrom('keys').select(['id', 'name']);
      for (const row of await query.where('name', 'in', part).execute()) this.#remember(row);
    }
  }

  #remember({ id, name }: { readonly id: number; readonly name: string }): void {
    this.#ids.set(name, id);
    this.#names.set(id, name);
  }
}

async function insertNames(db: Connection, names: readonly string[]): Promise<void> {
  for (const part of parts(names)) {
    const rows = part.map((name) => ({ name }));
    await db
      .insertInto('keys')
      .values(rows)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
}

function parts<T>(values: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < values.length; start += NAMES_PER_STATEMENT) {
    result.push(values.slice(start, start + NAMES_PER_STATEMENT));
  }
  return result;
}
