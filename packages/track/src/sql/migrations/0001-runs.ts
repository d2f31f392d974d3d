import type { Kysely } from 'kysely';

/** The schema of version 0.1.0, on SQLite alone. */
export async function createRunTables(db: Kysely<unknown>): Promise<void> {
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
