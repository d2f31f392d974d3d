import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '@havn/core';
import { ServerAwayError } from '../remote/errors.ts';
import { ModelFilesChangedError } from './errors.ts';
import type { FilesFolder } from './files-folder.ts';
import type { FileThere } from './list-whole.ts';

/** Tries of a file that brought nothing. */
const TRIES = 4;
const FIRST_PAUSE_MS = 250;

export interface DownloadFolder {
  readonly all: readonly FileThere[];
  /** The folder that they go to; what is there already goes on where it ends. */
  readonly to: string;
  readonly progress: Progress;
  /** What the files are of, for people. */
  readonly name: string;
}

/** Downloads the files of a folder, each synced to the disk; a connection that breaks is made again. */
export async function downloadFolder(files: FilesFolder, options: DownloadFolder): Promise<void> {
  const { all, to, progress, name } = options;
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1000);
  const total = all.reduce((sum, { size }) => sum + size, 0);
  progress.start(`downloading ${name}`, kilobytes(total), 'kB');
  let done = 0;
  const onBytes = (bytes: number) => {
    progress.advance(kilobytes(done + bytes) - kilobytes(done));
    done += bytes;
  };
  try {
    await mkdir(to, { recursive: true });
    for (const file of all) await downloadFile(files, { file, to, onBytes, name });
  } finally {
    progress.end();
  }
}

interface DownloadFile {
  readonly file: FileThere;
  readonly to: string;
  readonly onBytes: (bytes: number) => void;
  readonly name: string;
}

async function downloadFile(files: FilesFolder, options: DownloadFile): Promise<void> {
  const { file, to, onBytes } = options;
  const target = join(to, file.path);
  await mkdir(dirname(target), { recursive: true });
  let start = await sizeOf(target);
  if (start > file.size) {
    await rm(target);
    start = 0;
  }
  onBytes(start);
  for (let tries = 0, pause = FIRST_PAUSE_MS; ; ) {
    try {
      await append(files, target, { ...options, start });
      return;
    } catch (error) {
      if (!(error instanceof ServerAwayError)) throw error;
      const before = start;
      start = await sizeOf(target);
      tries = start > before ? 0 : tries + 1;
      if (tries === TRIES) throw error;
      await sleep(pause);
      pause = start > before ? FIRST_PAUSE_MS : pause * 2;
    }
  }
}

async function append(
  files: FilesFolder,
  target: string,
  { file, onBytes, start, name }: DownloadFile & { readonly start: number },
): Promise<void> {
  const { path, size } = file;
  const written = await open(target, 'a');
  try {
    let at = start;
    // Asking for what is behind the end is refused.
    const chunks = at < size ? files.read(path, { start, size }) : [];
    for await (const chunk of chunks) {
      at += chunk.length;
      if (at > size) throw new ModelFilesChangedError(name, path, 'it is longer than was listed');
      await written.writeFile(chunk);
      onBytes(chunk.length);
    }
    if (at < size) throw new ModelFilesChangedError(name, path, 'it is shorter than was listed');
    await written.sync();
  } finally {
    await written.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
