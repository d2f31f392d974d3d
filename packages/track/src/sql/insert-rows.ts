import { CompiledQuery, SqliteAdapter } from 'kysely';
import type { Connection } from './database.ts';

interface InsertRows {
  /** Table and columns. */
  readonly into: string;
  readonly rows: readonly (readonly unknown[])[];
  readonly after?: string;
}

/** Few sizes, so that few statements serve any number of rows. */
const SIZES = [256, 32, 4, 1];

/**
 * Many rows in few statements. The builder's tree of nodes costs more than the insert itself where
 * rows come by the thousand, so the text is put together here; values are bound, as everywhere.
 */
export async function insertRows(
  db: Connection,
  { into, rows, after = '' }: InsertRows,
): Promise<void> {
  const numbered = !(db.getExecutor().adapter instanceof SqliteAdapter);
  for (let start = 0; start < rows.length; ) {
    const left = rows.length - start;
    const count = SIZES.find((size) => size <= left) ?? 1;
    const part = rows.slice(start, start + count);
    const values = placeholders({ rows: count, width: part[0]!.length, numbered });
    const text = `insert into ${into} values ${values} ${after}`;
    await db.executeQuery(CompiledQuery.raw(text, part.flat()));
    start += count;
  }
}

interface Placeholders {
  readonly rows: number;
  readonly width: number;
  readonly numbered: boolean;
}

const texts = new Map<string, string>();

/**
 * Postgres wants numbers; SQLite looks a numbered placeholder up among all before it, so that the
 * time grows with their square.
 */
function placeholders({ rows, width, numbered }: Placeholders): string {
  const name = `${rows} ${width} ${numbered}`;
  const known = texts.get(name);
  if (known !== undefined) return known;
  const mark = (place: number) => (numbered ? `$${place}` : '?');
  const row = (first: number) =>
    `(${Array.from({ length: width }, (_, column) => mark(first + column)).join(',')})`;
  const text = Array.from({ length: rows }, (_, index) => row(index * width + 1)).join(',');
  texts.set(name, text);
  return text;
}
