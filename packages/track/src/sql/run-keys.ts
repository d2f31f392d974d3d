import { type RawBuilder, sql } from 'kysely';
import type { RunKeys, SearchKeys } from '../runs/runs.ts';
import type { Connection } from './database.ts';

/** Given back a kind, at most. */
const MOST = 1_000;

/**
 * Names of what the runs of some experiments logged. Every row of these runs is passed over, and none
 * of another experiment; a run's rows lie together, so this is quick for what one experiment holds.
 */
export async function searchRunKeys(
  db: Connection,
  { experimentIds, text = '', limit = 200 }: SearchKeys,
): Promise<RunKeys> {
  const experiments = experimentIds.map(Number).filter(Number.isSafeInteger);
  if (experiments.length === 0) return { params: [], metrics: [], tags: [] };
  const most = Math.min(Math.max(1, limit), MOST);
  const search = { experiments, pattern: patternOf(text), most };
  return {
    params: await namesIn(db, sql`params`, search),
    metrics: await namesIn(db, sql`latest_metrics`, search),
    tags: await namesIn(db, sql`tags`, search),
  };
}

interface Search {
  readonly experiments: readonly number[];
  readonly pattern: string;
  readonly most: number;
}

async function namesIn(
  db: Connection,
  table: RawBuilder<unknown>,
  { experiments, pattern, most }: Search,
): Promise<readonly string[]> {
  // The plus keeps SQLite from looking every name up in every run.
  const { rows } = await sql<{ name: string }>`select name from keys where id in (
      select distinct texts.key from runs cross join ${table} texts
      where texts.run = runs.key and runs.experiment in (${sql.join(experiments)})
        and +texts.key in (select id from keys where lower(name) like ${pattern} escape '\\'))
    order by name limit ${most}`.execute(db);
  return rows.map(({ name }) => name);
}

function patternOf(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
