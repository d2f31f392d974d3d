import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type Database from 'libsql';

const MOST_STATEMENTS = 300;

/**
 * A connection that prepares each statement once: for short statements that takes longer than
 * running them. SQLite itself prepares anew after a change of the schema. The statement that was
 * not used for the longest time is forgotten first.
 */
export function preparingOnce(database: Database.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = statements.get(text);
      const statement = known ?? (database.prepare(text) as unknown as SqliteStatement);
      statements.delete(text);
      statements.set(text, statement);
      const [oldest] = statements.keys();
      if (statements.size > MOST_STATEMENTS && oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}
