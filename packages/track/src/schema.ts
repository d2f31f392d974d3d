import type { Generated, Kysely } from 'kysely';

/** The tables; a run's integer key keeps the metric rows small. */
export interface Tables {
  readonly runs: {
    readonly key: Generated<number>;
    readonly id: string;
    readonly name: string;
    readonly experiment: string;
    readonly status: string;
    readonly start_time: number;
    readonly end_time: number | null;
    readonly folder: string;
  };
  readonly params: RunText;
  readonly tags: RunText;
  readonly metrics: {
    readonly run: number;
    readonly key: string;
    readonly step: number;
    readonly time: number;
    /** SQLite has no NaN: null stands for it. */
    readonly value: number | null;
  };
}

interface RunText {
  readonly run: number;
  readonly key: string;
  readonly value: string;
}

type Migration = (db: Kysely<unknown>) => Promise<void>;

/** Forward only: a migration that was released is never edited; its index is the schema's version. */
export const migrations: readonly Migration[] = [createRunTables];

async function createRunTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('key', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('experiment', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('start_time', 'integer', (column) => column.notNull())
    .addColumn('end_time', 'integer')
    .addColumn('folder', 'text', (column) => column.notNull())
    .execute();
  for (const table of ['params', 'tags']) {
    await db.schema
      .createTable(table)
      .addColumn('run', 'integer', (column) => column.notNull().references('runs.key'))
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint(`${table}_key`, ['run', 'key'])
      .execute();
  }
  await db.schema
    .createTable('metrics')
    .addColumn('run', 'integer', (column) => column.notNull().references('runs.key'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('step', 'integer', (column) => column.notNull())
    .addColumn('time', 'integer', (column) => column.notNull())
    .addColumn('value', 'real')
    .execute();
  await db.schema
    .createIndex('metrics_by_run')
    .on('metrics')
    .columns(['run', 'key', 'step', 'time'])
    .execute();
}
