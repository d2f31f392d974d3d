import { join } from 'node:path';
import { type Progress, silentProgress } from '@havn/core';
import { ServerLoginError, ServerRefusedError } from './errors.ts';
import { FileRefusedError } from './file-errors.ts';
import type { FilesPlace } from './files-place.ts';
import { contentOf, filesBelow, type LocalFile } from './local-files.ts';
import { openJournal, type SentJournal } from './sent-journal.ts';

/** How much may be sent again after a kill, besides the file that was under way. */
const FILES_PER_NOTE = 20;
const BYTES_PER_NOTE = 8 * 2 ** 20;

export interface UnsentOptions {
  readonly folder: string;
  /** The name of the place that they go to. */
  readonly place: string;
  /** The file that notes what has been sent. */
  readonly journal: string;
  /** Where the folder goes below the files of the run; directly there when not given. */
  readonly below?: string;
  /** All files or none: see `filesBelow`. */
  readonly whole?: boolean;
  /** Sizes of the files that are at the place below the folder; what is missing there goes again. */
  readonly there?: ReadonlyMap<string, number> | undefined;
}

/** What a place does not have of a folder. */
export interface Unsent {
  readonly folder: string;
  readonly below: string;
  readonly journal: SentJournal;
  readonly files: readonly LocalFile[];
}

/** The files of a folder that a place does not have yet, or has in an older state. */
export async function unsentFiles(options: UnsentOptions): Promise<Unsent> {
  const { folder, place, below = '', whole = false, there } = options;
  const journal = await openJournal(options.journal, place);
  const all = await filesBelow(folder, { whole });
  const files = all.filter(
    ({ path, size, state }) =>
      journal.get(below + path) !== state || (there && there.get(path) !== size),
  );
  return { folder, below, journal, files };
}

export interface SendOptions {
  readonly progress?: Progress | undefined;
  /**
   * Told of a file that is too large, or of a name that is not taken; it does not go again before it
   * changes. Without it such a file ends the call.
   */
  readonly onRefused?: ((path: string, error: ServerRefusedError) => void) | undefined;
}

/**
 * Sends files, streamed, and notes which have arrived. A call that was cut off goes on with the file
 * where it ended: a place keeps a file whole or not at all.
 */
export async function sendUnsent(
  { folder, below, journal, files }: Unsent,
  place: FilesPlace,
  { progress = silentProgress, onRefused }: SendOptions = {},
): Promise<void> {
  if (files.length === 0) return;
  const onBytes = startCounting(progress, files);
  const noted = { files: 0, bytes: 0 };
  try {
    for (const { path, size, state } of files) {
      try {
        await place.write(below + path, contentOf(join(folder, path), size, onBytes), size);
      } catch (error) {
        if (!isOfThisFile(error)) throw error;
        if (!onRefused) throw new FileRefusedError(join(folder, path), error);
        onRefused(path, error);
      }
      journal.set(below + path, state);
      noted.files += 1;
      noted.bytes += size;
      if (noted.files < FILES_PER_NOTE && noted.bytes < BYTES_PER_NOTE) continue;
      await journal.save();
      Object.assign(noted, { files: 0, bytes: 0 });
    }
  } finally {
    progress.end();
    await journal.save();
  }
}

/** Where nobody may write, none of the files would go. */
function isOfThisFile(error: unknown): error is ServerRefusedError {
  return error instanceof ServerRefusedError && !(error instanceof ServerLoginError);
}

function startCounting(progress: Progress, files: readonly LocalFile[]): (bytes: number) => void {
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1000);
  progress.start('uploading', kilobytes(files.reduce((sum, { size }) => sum + size, 0)), 'kB');
  let sent = 0;
  return (bytes) => {
    const before = kilobytes(sent);
    sent += bytes;
    progress.advance(kilobytes(sent) - before);
  };
}
