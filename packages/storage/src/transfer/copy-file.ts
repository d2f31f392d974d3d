import { randomBytes } from 'node:crypto';
import { constants, copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { CallOptions } from '../storage.ts';
import { openPartFile, SYNC_STEP, transferId } from './part-file.ts';
import { withFolder } from './with-folder.ts';
import { PartWriter } from './write-part.ts';

export interface FileCopy extends CallOptions {
  readonly source: string;
  readonly target: string;
  /** Path that names of temporary files begin with; on the target's file system. */
  readonly temporary: string;
}

/**
 * Copies a file so that the target appears whole or not at all. A clone where the file system can
 * (one call, no bytes moved); what is larger than a step is otherwise copied in steps and goes on
 * there after an interruption.
 */
export async function copyFileWhole(copy: FileCopy): Promise<void> {
  const { size } = await stat(copy.source);
  copy.signal?.throwIfAborted();
  if (size <= SYNC_STEP || !(await cloned(copy))) await (size <= SYNC_STEP ? small : large)(copy);
  else copy.onBytes?.(size);
}

async function small({ source, target, temporary, onBytes }: FileCopy): Promise<void> {
  const own = `${temporary}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await withFolder(own, () => copyFile(source, own, constants.COPYFILE_FICLONE));
    await withFolder(target, () => rename(own, target));
  } catch (error) {
    await rm(own, { force: true });
    throw error;
  }
  if (onBytes) onBytes((await stat(source)).size);
}

async function cloned({ source, target, temporary }: FileCopy): Promise<boolean> {
  const own = `${temporary}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await withFolder(own, () => copyFile(source, own, constants.COPYFILE_FICLONE_FORCE));
  } catch {
    await rm(own, { force: true });
    return false;
  }
  await withFolder(target, () => rename(own, target));
  return true;
}

async function large({ source, target, temporary, signal, onBytes }: FileCopy): Promise<void> {
  const from = await open(source, 'r');
  try {
    const { size, mtimeMs, ino } = await from.stat();
    const content = JSON.stringify([size, mtimeMs, ino]);
    const id = transferId(hostname(), source, target);
    const part = await openPartFile(temporary, id, { content, lasting: true });
    try {
      onBytes?.(part.have);
      const writer = new PartWriter(part.handle, part.have);
      const buffer = Buffer.allocUnsafe(Math.min(SYNC_STEP, 1024 * 1024));
      for (;;) {
        signal?.throwIfAborted();
        const { bytesRead } = await from.read(buffer, 0, buffer.length, writer.at);
        if (bytesRead === 0) break;
        await writer.write(buffer.subarray(0, bytesRead));
        onBytes?.(bytesRead);
      }
      await part.finish(target);
    } finally {
      await part.close();
    }
  } finally {
    await from.close();
  }
}
