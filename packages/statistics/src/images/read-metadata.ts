import { join, posix } from 'node:path';
import { HavnError } from '@havn/core';
import { type Cell, openColumns, readLines, UnknownColumnError } from '@havn/data';
import type { Caption, CaptionProblem } from './caption-problems.ts';

/** The column of `datasets`' image folders that names the image. */
const FILE_NAME = 'file_name';
/** Usual names of the caption's column, the likeliest first. */
const CAPTIONS = ['text', 'caption', 'captions', 'description', 'prompt', 'alt', 'label'];

type Found = { readonly caption: Caption } | { readonly problem: CaptionProblem };

/**
 * Reads the captions of a `metadata.jsonl` or `metadata.csv` (`file` from `folder`), row by row; a row
 * that is wrong is told with its line and the next one is read.
 */
export function readMetadata(folder: string, file: string): AsyncGenerator<Found> {
  return /\.csv$/i.test(file) ? readCsv(folder, file) : readJsonLines(folder, file);
}

async function* readJsonLines(folder: string, file: string): AsyncGenerator<Found> {
  for await (const { text, line } of readLines(join(folder, file))) {
    if (text.trim() === '') continue;
    const row = parseObject(text);
    if (typeof row === 'string') {
      yield problem('bad-row', { file, line }, row);
      continue;
    }
    const name = row[FILE_NAME];
    if (typeof name !== 'string' || name === '') {
      const columns = Object.keys(row).join(', ') || 'nothing';
      yield problem(
        'no-file-name',
        { file, line },
        `there is no ${FILE_NAME} in this row (it has ${columns})`,
      );
      continue;
    }
    const column = CAPTIONS.find((key) => row[key] !== undefined) ?? firstText(row);
    const value = column === undefined ? undefined : row[column];
    yield toCaption({ name, value: asText(value), file, line });
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    return 'this line is JSON, but no object';
  } catch (error) {
    return `this line is no JSON (${(error as Error).message})`;
  }
}

function firstText(row: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(row).find((key) => key !== FILE_NAME && typeof row[key] === 'string');
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(' ') : String(value);
}

async function* readCsv(folder: string, file: string): AsyncGenerator<Found> {
  try {
    const { table, text } = await openColumns(join(folder, file), { text: FILE_NAME });
    const names = text[0]!;
    const likely = CAPTIONS.map((name) => table.columns.indexOf(name)).find((index) => index >= 0);
    const captions = likely ?? table.columns.findIndex((_, index) => index !== names);
    const wanted = captions < 0 ? [names] : [names, captions];
    for await (const batch of table.read(wanted, undefined, () => {})) {
      for (const { cells, line } of batch) {
        const [name, value] = cells.map((cell: Cell) => asText(cell));
        if (name) yield toCaption({ name, value, file, line });
        else yield problem('no-file-name', { file, line }, `${FILE_NAME} is empty in this row`);
      }
    }
  } catch (error) {
    if (error instanceof UnknownColumnError) {
      const message = `there is no column ${FILE_NAME}. ${error.remedy?.split('. ')[0] ?? ''}`;
      yield problem('no-file-name', { file, line: 1 }, message);
      return;
    }
    if (!(error instanceof HavnError)) throw error;
    yield problem('bad-row', { file, line: error.location?.line ?? 1 }, error.message);
  }
}

interface MetadataRow {
  readonly name: string;
  /** Undefined where the row has no caption at all. */
  readonly value: string | undefined;
  readonly file: string;
  readonly line: number;
}

function toCaption({ name, value, file, line }: MetadataRow): Found {
  const image = posix.normalize(posix.join(posix.dirname(file), name.replaceAll('\\', '/')));
  if (posix.isAbsolute(name) || image === '..' || image.startsWith('../')) {
    return problem(
      'leaves-the-folder',
      { file, line },
      `${JSON.stringify(name)} leaves the folder`,
    );
  }
  if (value === undefined) {
    return problem('no-caption-column', { file, line }, `${name} has no caption in this row`);
  }
  return { caption: { image, text: value, file, line } };
}

function problem(
  code: CaptionProblem['code'],
  place: { readonly file: string; readonly line: number },
  message: string,
): { readonly problem: CaptionProblem } {
  return { problem: { code, ...place, message } };
}
