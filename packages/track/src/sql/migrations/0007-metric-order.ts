import { type Kysely, sql } from 'kysely';

/** Runs by what they measured last: the best of many are found without a look at the rest. */
export async function createMetricOrder(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw('create index latest_metrics_by_value on latest_metrics (key, value, run)')
    .execute(db);
}
