import { checkCount } from './check.ts';
import { MediaInvalidError } from './errors.ts';
import type { ImageInput } from './image.ts';
import type { TableFile } from './kinds.ts';

/** Rows as objects by column, or columns and rows. A cell `{image}` is an image. */
export type TableInput =
  | readonly Readonly<Record<string, unknown>>[]
  | {
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
    };

export interface TableImage {
  readonly image: ImageInput;
}

const MOST_CELLS = 1_000_000;

/** Columns and rows of a table; what a row lacks is null. */
export function tableOf(input: TableInput): TableFile {
  const table = 'columns' in input ? { columns: input.columns, data: input.rows } : byColumn(input);
  checkCells(table);
  if (new Set(table.columns).size !== table.columns.length) {
    throw new MediaInvalidError(`a table has two columns of one name: ${table.columns.join(', ')}`);
  }
  for (const row of table.data) {
    if (row.length === table.columns.length) continue;
    throw new MediaInvalidError(
      `a row of ${row.length} cells stands in a table of ${table.columns.length} columns`,
    );
  }
  return table;
}

function byColumn(rows: readonly Readonly<Record<string, unknown>>[]): TableFile {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { columns, data: rows.map((row) => columns.map((column) => row[column] ?? null)) };
}

function checkCells({ columns, data }: TableFile): void {
  checkCount('cells', columns.length * data.length, MOST_CELLS);
}

/** The rows of both, as `pandas.concat` puts them: a column that one of them lacks is null there. */
export function appended(first: TableFile, second: TableFile): TableFile {
  const columns = [...new Set([...first.columns, ...second.columns])];
  const rows = ({ columns: own, data }: TableFile) => {
    const places = columns.map((column) => own.indexOf(column));
    return data.map((row) => places.map((place) => row[place] ?? null));
  };
  const table = { columns, data: [...rows(first), ...rows(second)] };
  checkCells(table);
  return table;
}

/** A table that was logged before. Throws `MediaInvalidError` where the file is another one. */
export function readTable(path: string, text: string): TableFile {
  try {
    const { columns, data } = JSON.parse(text) as Partial<TableFile>;
    if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray)) {
      return { columns: columns.map(String), data };
    }
  } catch {
    // told below
  }
  throw new MediaInvalidError(`the run’s file ${path} is no table that rows can be added to`, {
    remedy: 'Log the table under another key.',
  });
}

export function isImageCell(cell: unknown): cell is TableImage {
  if (typeof cell !== 'object' || cell === null || !('image' in cell)) return false;
  const { image } = cell;
  return image instanceof Uint8Array || (typeof image === 'object' && image !== null);
}

/**
 * The text that pandas' `to_json(orient="split", index=False, date_format="iso")` writes: ASCII,
 * slashes escaped, no number for NaN and infinity.
 */
export function splitJson({ columns, data }: TableFile): string {
  return JSON.stringify({ columns, data }, plain)
    .replaceAll('/', '\\/')
    .replaceAll(
      /[\u0080-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
