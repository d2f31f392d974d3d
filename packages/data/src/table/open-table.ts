import { stat } from 'node:fs/promises';
import { readHead } from '../bytes/read-bytes.ts';
import { delimitedTable } from '../delimited/delimited-table.ts';
import type { Sample } from '../delimited/dialect.ts';
import type { HeaderHints } from '../delimited/header.ts';
import { DataNotFoundError, NoRowsError, UnknownFormatError } from '../errors/file-errors.ts';
import { folderTable } from '../folder/folder-table.ts';
import { jsonTable } from '../json/json-table.ts';
import { parquetTable } from '../parquet/parquet-table.ts';
import type { Table } from './table.ts';

const SAMPLE_BYTES = 1024 * 1024;

/** First bytes of files that people mistake for data files. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'a ZIP archive (an Excel workbook, perhaps)'],
  ['\u00d0\u00cf\u0011\u00e0', 'an old Excel workbook'],
  ['%PDF', 'a PDF file'],
  ['(\u00b5/\u00fd', 'a Zstandard archive'],
  ['BZh', 'a bzip2 archive'],
  ['ARROW1', 'an Arrow file'],
];

/**
 * Opens a file or a folder of texts as rows; the format is recognised by content first, then by
 * name. Throws `DataNotFoundError`, `UnknownFormatError`, `NoRowsError`, `UnrecognisedFolderError`.
 */
export async function openTable(path: string, hints: HeaderHints = {}): Promise<Table> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? new DataNotFoundError(path, error)
      : error;
  });
  if (found.isDirectory()) return folderTable(path);
  const { head, whole } = await readHead(path, SAMPLE_BYTES);
  const start = head.subarray(0, 8).toString('latin1');
  if (start.startsWith('PAR1')) return parquetTable(path);
  const foreign = FOREIGN.find(([magic]) => start.startsWith(magic));
  if (foreign) throw new UnknownFormatError(path, foreign[1]);
  const sample = toSample(head, whole);
  if (sample.text.trim() === '') throw new NoRowsError(path);
  return isJson(path, sample) ? jsonTable(path, sample) : delimitedTable(path, sample, hints);
}

/** Invalid bytes are let through here: reading the rows reports them with their place. */
function toSample(head: Buffer, whole: boolean): Sample {
  const text = head.toString('utf8');
  return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, whole };
}

function isJson(path: string, { text }: Sample): boolean {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (/\.(jsonl|ndjson|json)$/.test(name)) return true;
  return !/\.(csv|tsv|tab)$/.test(name) && /^\s*(\[\s*)?\{\s*"/.test(text);
}
