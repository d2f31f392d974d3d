import { type RawBuilder, sql } from 'kysely';
import type { Condition } from '../filter/condition.ts';
import type { DialectName } from './database.ts';

/** A condition on a column that is there; texts are compared byte by byte in both databases. */
export function compare(
  column: RawBuilder<unknown>,
  { comparator, value }: Pick<Condition, 'comparator' | 'value'>,
  dialect: DialectName,
): RawBuilder<boolean> {
  const operator = sql.raw(comparator.toLowerCase());
  if (Array.isArray(value)) return sql<boolean>`${column} ${operator} (${sql.join(value)})`;
  // Postgres takes a backslash for an escape unless told otherwise; SQLite knows none.
  const noEscape = dialect === 'postgres' ? sql` escape ''` : sql``;
  if (comparator === 'LIKE') return sql<boolean>`${column} like ${value}${noEscape}`;
  if (comparator === 'ILIKE') {
    return sql<boolean>`lower(${column}) like lower(${value})${noEscape}`;
  }
  return sql<boolean>`${column} ${operator} ${value}`;
}
