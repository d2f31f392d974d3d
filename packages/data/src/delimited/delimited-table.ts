import { type ByteObserver, type InvalidObserver, readText } from '../bytes/read-text.ts';
import type { Table, TableRow } from '../table/table.ts';
import { type RecognisedDialect, recogniseDialect, type Sample, usualWidth } from './dialect.ts';
import { type HeaderHints, hasHeader } from './header.ts';
import { type DelimitedParser, type DelimitedRecord, delimitedParser } from './parser.ts';

const SAMPLE_ROWS = 2000;

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'comma-separated (CSV)',
  '\t': 'tab-separated (TSV)',
  ';': 'semicolon-separated',
  '|': 'separated by "|"',
  '': 'one text a line',
};

/** A CSV, TSV or `text;label` file. Whether its first line is a header is recognised. */
export function delimitedTable(file: string, sample: Sample, hints: HeaderHints): Table {
  const recognised = recogniseDialect(sample, file);
  const { dialect, records } = recognised;
  const named = hasHeader(records, hints);
  // A header says how many fields there are; without one most rows do.
  const width = named ? records[0]!.fields.length : Math.max(usualWidth(records), 1);
  const columns = named
    ? records[0]!.fields.map((name) => name.trim())
    : Array.from({ length: width }, (_, i) => String(i));
  const quoting = dialect.delimiter !== ',' && dialect.quotes ? ', quoted' : '';
  return {
    file,
    format: `${DELIMITER_NAMES[dialect.delimiter]}${quoting}`,
    columns,
    named,
    sample: records
      .slice(named ? 1 : 0, SAMPLE_ROWS)
      .map(({ fields }) => fields)
      .filter((fields) => fields.length === width),
    read: (wanted, onBytes, onInvalid) =>
      readDelimited({ file, recognised, width, named, columns: wanted, onBytes, onInvalid }),
  };
}

interface ReadDelimitedOptions {
  readonly file: string;
  readonly recognised: RecognisedDialect;
  readonly width: number;
  readonly named: boolean;
  readonly columns: readonly number[];
  readonly onBytes: ByteObserver | undefined;
  readonly onInvalid: InvalidObserver | undefined;
}

async function* readDelimited(options: ReadDelimitedOptions): AsyncGenerator<readonly TableRow[]> {
  const { file, columns } = options;
  const parser: DelimitedParser = delimitedParser({
    dialect: options.recognised.dialect,
    file,
    width: options.width,
  });
  let header = options.named;
  const toRows = (records: readonly DelimitedRecord[]): TableRow[] => {
    const body = header && records.length > 0 ? records.slice(1) : records;
    if (records.length > 0) header = false;
    return body.map(({ fields, line }) => ({
      cells: columns.map((column) => fields[column]!),
      file,
      line,
    }));
  };
  for await (const text of readText(file, options.onBytes, options.onInvalid)) {
    yield toRows(parser.push(unifyLineEnds(text, options.recognised)));
  }
  yield toRows(parser.end());
}

function unifyLineEnds(text: string, { carriageReturns }: RecognisedDialect): string {
  return carriageReturns ? text.replaceAll('\r', '\n') : text;
}
