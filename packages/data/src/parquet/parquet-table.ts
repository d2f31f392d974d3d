import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { readBytes } from '../bytes/read-bytes.ts';
import type { ByteObserver } from '../bytes/read-text.ts';
import { UnreadableParquetError } from '../errors/file-errors.ts';
import { jsonCell, toCell } from '../json/json-cells.ts';
import type { Table, TableRow } from '../table/table.ts';
import { decompressors } from './decompress.ts';

const SAMPLE_ROWS = 200;

/**
 * A Parquet file. One row group's columns of text and label are in memory at a time; a row's line
 * is its number from 1. Throws `UnreadableParquetError`.
 */
export async function parquetTable(file: string): Promise<Table> {
  const opened = await guarded(file, async () => {
    const buffer = await asyncBufferFromFile(file);
    return { file, buffer, metadata: await parquetMetadataAsync(buffer) };
  });
  const columns = parquetSchema(opened.metadata).children.map(({ element }) => element.name);
  const rowEnd = Math.min(SAMPLE_ROWS, Number(opened.metadata.num_rows));
  const sample = await readObjects(opened, { columns, rowStart: 0, rowEnd });
  return {
    file,
    format: 'Parquet',
    columns,
    named: true,
    sample: sample.map((object) => columns.map((column) => toCell(object[column]))),
    read: (wanted, onBytes) =>
      readGroups(opened, { columns: wanted.map((index) => columns[index]!), onBytes }),
  };
}

interface OpenParquet {
  readonly file: string;
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
}

interface ReadGroupsOptions {
  readonly columns: readonly string[];
  readonly onBytes: ByteObserver | undefined;
}

async function* readGroups(
  opened: OpenParquet,
  { columns, onBytes }: ReadGroupsOptions,
): AsyncGenerator<readonly TableRow[]> {
  const { file, metadata } = opened;
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const objects = await readObjects(opened, { columns, rowStart, rowEnd });
    const first = rowStart + 1;
    yield objects.map((object, i) => ({
      cells: columns.map((column) => jsonCell(object, column)),
      file,
      line: first + i,
    }));
    rowStart = rowEnd;
  }
  if (onBytes) for await (const chunk of readBytes(file)) onBytes(chunk);
}

interface RowRange {
  readonly columns: readonly string[];
  readonly rowStart: number;
  readonly rowEnd: number;
}

async function readObjects(
  { file, buffer, metadata }: OpenParquet,
  { columns, rowStart, rowEnd }: RowRange,
): Promise<readonly Record<string, unknown>[]> {
  if (rowEnd === rowStart) return [];
  const compressors = decompressors();
  return guarded(file, () =>
    parquetReadObjects({
      file: buffer,
      metadata,
      columns: [...columns],
      rowStart,
      rowEnd,
      compressors,
    }),
  );
}

async function guarded<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new UnreadableParquetError(file, error);
  }
}
