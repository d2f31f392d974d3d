import { UnreadableParquetError } from '../errors/file-errors.ts';
import { decompressors } from './decompress.ts';

export interface ParquetRows {
  readonly columns: readonly string[];
  /** Of the first rows, as many as were asked for; values as JSON can hold them. */
  readonly rows: readonly (readonly unknown[])[];
  /** How many the file holds. */
  readonly count: number;
}

export interface ReadParquetOptions {
  /** For messages. */
  readonly name: string;
  /** Rows times columns. */
  readonly mostCells: number;
}

/** A small Parquet file that is in memory. Throws `UnreadableParquetError`. */
export async function readParquet(
  bytes: Uint8Array,
  { name, mostCells }: ReadParquetOptions,
): Promise<ParquetRows> {
  const { parquetMetadata, parquetReadObjects, parquetSchema } = await import('hyparquet');
  try {
    const file = new Uint8Array(bytes).buffer;
    const metadata = parquetMetadata(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const count = Number(metadata.num_rows);
    const rowEnd = Math.min(count, Math.floor(mostCells / Math.max(1, columns.length)));
    const compressors = decompressors();
    const objects =
      rowEnd > 0 ? await parquetReadObjects({ file, metadata, rowEnd, compressors }) : [];
    return {
      columns,
      rows: objects.map((object) => columns.map((column) => plain(object[column]))),
      count,
    };
  } catch (error) {
    throw new UnreadableParquetError(name, error);
  }
}

/** Numbers that no double holds are told as text; bytes, as their Base64. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
