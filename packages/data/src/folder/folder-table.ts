import { basename, join } from 'node:path';
import { type ByteObserver, type InvalidObserver, readText } from '../bytes/read-text.ts';
import { UnrecognisedFolderError } from '../errors/file-errors.ts';
import type { Table, TableRow } from '../table/table.ts';
import { listFolder, textFiles } from './list-folder.ts';

const COLUMNS = ['text', 'label'] as const;
const BATCH = 64;

/**
 * A folder with one sub-folder of text files a label; each file is a row. The names of one label's
 * files are held at a time. Throws `UnrecognisedFolderError` if it has no sub-folder.
 */
export async function folderTable(folder: string): Promise<Table> {
  const { folders: labels, files } = await listFolder(folder);
  if (labels.length === 0) throw new UnrecognisedFolderError(folder, files);
  return {
    file: folder,
    format: `a folder of texts (${labels.length} labels)`,
    columns: COLUMNS,
    named: true,
    sample: [],
    read: (columns, onBytes, onInvalid) =>
      readFolder({ folder, labels, columns, onBytes, onInvalid }),
  };
}

interface ReadFolderOptions {
  readonly folder: string;
  readonly labels: readonly string[];
  readonly columns: readonly number[];
  readonly onBytes: ByteObserver | undefined;
  readonly onInvalid: InvalidObserver | undefined;
}

async function* readFolder(options: ReadFolderOptions): AsyncGenerator<readonly TableRow[]> {
  for (const label of options.labels) {
    const paths = await textFiles(join(options.folder, label));
    for (let start = 0; start < paths.length; start += BATCH) {
      const batch = paths.slice(start, start + BATCH);
      const texts = await Promise.all(batch.map((path) => wholeText(path, options.onInvalid)));
      yield batch.map((file, i) => {
        const cells = [texts[i]!.replace(/\r?\n$/, ''), label];
        return { cells: options.columns.map((column) => cells[column]), file, line: 1 };
      });
      batch.forEach((path, i) => {
        options.onBytes?.(versionBytes(path, label, texts[i]!));
      });
    }
  }
}

/** The content's version covers labels, names and where one text ends and the next begins. */
function versionBytes(path: string, label: string, text: string): Uint8Array {
  return Buffer.from(`${JSON.stringify([label, basename(path), text])}\n`);
}

async function wholeText(path: string, onInvalid: InvalidObserver | undefined): Promise<string> {
  const parts: string[] = [];
  for await (const part of readText(path, undefined, onInvalid)) parts.push(part);
  return parts.join('');
}
