import { sql } from 'kysely';

/** Integers from the database itself: bound one by one they would cost more than the query. */
export function keyList(keys: readonly number[]) {
  return sql.raw(keys.map((key) => Math.trunc(key)).join(','));
}
