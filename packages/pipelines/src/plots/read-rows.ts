import { extname } from 'node:path';
import { parseDataFile } from '../params/load-file.ts';
import { pythonStr } from '../value/python-text.ts';
import { isDict, isList, type PyValue } from '../value/values.ts';
import { PlotDataError } from './errors.ts';

export type Row = ReadonlyMap<string, PyValue>;

/** The rows of a plot's file. Throws PlotDataError where it is not CSV, TSV, JSON or YAML of rows. */
export function readRows(text: string, file: string, header = true): readonly Row[] {
  const extension = extname(file).toLowerCase();
  if (extension === '.csv') return separated(text, ',', header);
  if (extension === '.tsv') return separated(text, '\t', header);
  if (!['.json', '.yaml', '.yml'].includes(extension)) throw new PlotDataError(file);
  const rows = findRows(parseDataFile(text, file));
  if (!rows) throw new PlotDataError(file, 'it holds no list of mappings');
  return rows;
}

/** The first list of mappings, however deep it stands. */
function findRows(value: PyValue): readonly Row[] | undefined {
  if (isList(value)) {
    const rows = value.filter(isDict);
    return rows.length > 0 ? rows.map(row) : undefined;
  }
  if (!isDict(value)) return undefined;
  for (const item of value.values()) {
    const rows = findRows(item);
    if (rows) return rows;
  }
  return undefined;
}

function row(value: ReadonlyMap<PyValue, PyValue>): Row {
  return new Map([...value].map(([key, item]) => [pythonStr(key), item]));
}

function separated(text: string, delimiter: string, header: boolean): readonly Row[] {
  const [first = [], ...rest] = parseSeparated(text, delimiter);
  const names = header ? first : first.map((_, index) => String(index));
  return (header ? rest : [first, ...rest])
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => new Map(names.map((name, index) => [name, cells[index] ?? ''])));
}

/** RFC 4180. */
function parseSeparated(text: string, delimiter: string): readonly string[][] {
  const rows: string[][] = [];
  const quoted = /"((?:[^"]|"")*)"/y;
  const plain = delimiter === ',' ? /[^,\n]*/y : /[^\t\n]*/y;
  const body = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  let cells: string[] = [];
  for (let at = 0; at <= body.length; ) {
    quoted.lastIndex = at;
    const match = body[at] === '"' ? quoted.exec(body) : null;
    plain.lastIndex = at;
    cells.push(match ? (match[1] ?? '').replaceAll('""', '"') : (plain.exec(body)?.[0] ?? ''));
    at = match ? quoted.lastIndex : plain.lastIndex;
    if (body[at] !== delimiter) {
      rows.push(cells);
      cells = [];
      if (at >= body.length) break;
    }
    at++;
  }
  return rows;
}
