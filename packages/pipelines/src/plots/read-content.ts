import { extname } from 'node:path';
import { parseDataFile } from '../params/load-file.ts';
import type { PyDict, PyScalar, PyValue } from '../value/values.ts';
import { PlotDataError } from './errors.ts';

/**
 * What a plot's file holds: rows for CSV and TSV, as `csv.DictReader` of Python has them, else the
 * value. Throws PlotDataError for other kinds of files, FileSyntaxError for what cannot be parsed.
 */
export function readContent(text: string, file: string, header = true): PyValue {
  const extension = extname(file).toLowerCase();
  if (extension === '.csv') return separated(text, ',', header);
  if (extension === '.tsv') return separated(text, '\t', header);
  if (!['.json', '.yaml', '.yml', '.toml', '.py'].includes(extension))
    throw new PlotDataError(file);
  return parseDataFile(text, file);
}

function separated(text: string, delimiter: string, header: boolean): readonly PyDict[] {
  const [first = [], ...rest] = parseSeparated(text, delimiter).filter((cells) => cells.length > 0);
  const names = header ? first : first.map((_, index) => String(index));
  return (header ? rest : [first, ...rest])
    .filter((cells) => cells.length > 0)
    .map((cells) => row(names, cells));
}

/** Cells that a line lacks are null; those that it has too many stand together under no name. */
function row(names: readonly string[], cells: readonly string[]): PyDict {
  const entries: [PyScalar, PyValue][] = names.map((name, index) => [name, cells[index] ?? null]);
  const more = cells.slice(names.length);
  return new Map(more.length > 0 ? [...entries, [null, more]] : entries);
}

/** RFC 4180; an empty line has no cells. */
function parseSeparated(text: string, delimiter: string): readonly string[][] {
  const rows: string[][] = [];
  const quoted = /"((?:[^"]|"")*)"/y;
  const plain = delimiter === ',' ? /[^,\n]*/y : /[^\t\n]*/y;
  const body = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  let cells: string[] = [];
  for (let at = 0; at <= body.length; ) {
    quoted.lastIndex = at;
    const match = body[at] === '"' ? quoted.exec(body) : null;
    const empty = cells.length === 0 && (body[at] === '\n' || at >= body.length);
    plain.lastIndex = match ? quoted.lastIndex : at;
    const rest = plain.exec(body)?.[0] ?? '';
    if (!empty) cells.push((match ? (match[1] ?? '').replaceAll('""', '"') : '') + rest);
    at = plain.lastIndex;
    if (body[at] !== delimiter) {
      rows.push(cells);
      cells = [];
      if (at >= body.length) break;
    }
    at++;
  }
  return rows;
}
