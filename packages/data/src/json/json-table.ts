import { type ByteObserver, type InvalidObserver, readText } from '../bytes/read-text.ts';
import type { Sample } from '../delimited/dialect.ts';
import { delimitedParser } from '../delimited/parser.ts';
import type { Table, TableRow } from '../table/table.ts';
import { type JsonElement, jsonArrayParser } from './array-parser.ts';
import { type JsonObject, jsonCell, jsonColumns, parseJsonRow } from './json-cells.ts';

const SAMPLE_ROWS = 200;

/** A file of one JSON object a line, or of one JSON array of objects, told by its beginning. */
export function jsonTable(file: string, sample: Sample): Table {
  const array = sample.text.trimStart().startsWith('[');
  const objects = sampleObjects(sample, file, array);
  const columns = [...new Set(objects.flatMap((object) => jsonColumns(object)))];
  return {
    file,
    format: array ? 'a JSON array' : 'JSON lines',
    columns,
    named: true,
    sample: objects.map((object) => columns.map((column) => jsonCell(object, column))),
    read: (wanted, onBytes, onInvalid) =>
      readJson({ file, array, columns: wanted.map((i) => columns[i]!), onBytes, onInvalid }),
  };
}

interface ReadJsonOptions {
  readonly file: string;
  readonly array: boolean;
  readonly columns: readonly string[];
  readonly onBytes: ByteObserver | undefined;
  readonly onInvalid: InvalidObserver | undefined;
}

async function* readJson(options: ReadJsonOptions): AsyncGenerator<readonly TableRow[]> {
  const { file, columns } = options;
  const splitter = elementSplitter(file, options.array);
  const toRow = ({ text, line }: JsonElement): TableRow => {
    const object = parseJsonRow(text, { file, line });
    return { cells: columns.map((column) => jsonCell(object, column)), file, line };
  };
  for await (const text of readText(file, options.onBytes, options.onInvalid))
    yield splitter.push(text).map(toRow);
  yield splitter.end().map(toRow);
}

interface ElementSplitter {
  push(text: string): JsonElement[];
  end(): JsonElement[];
}

function elementSplitter(file: string, array: boolean): ElementSplitter {
  if (array) {
    const parser = jsonArrayParser(file);
    return {
      push: (text) => parser.push(text),
      end: () => {
        parser.end();
        return [];
      },
    };
  }
  const parser = delimitedParser({ dialect: { delimiter: '', quotes: false }, file });
  const toElements = (records: ReturnType<typeof parser.push>) =>
    records
      .map(({ fields, line }) => ({ text: fields[0]!, line }))
      .filter(({ text }) => text.trim() !== '');
  return {
    push: (text) => toElements(parser.push(text)),
    end: () => toElements(parser.end()),
  };
}

function sampleObjects(sample: Sample, file: string, array: boolean): JsonObject[] {
  const splitter = elementSplitter(file, array);
  const elements = splitter.push(sample.text);
  if (sample.whole) elements.push(...splitter.end());
  return elements.slice(0, SAMPLE_ROWS).map(({ text, line }) => parseJsonRow(text, { file, line }));
}
