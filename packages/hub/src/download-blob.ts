import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HavnError, lockFile } from '@havn/core';
import { answerError } from './answer-errors.ts';
import { blobHash } from './blob-hash.ts';
import { isFile } from './cache-layout.ts';
import { ChecksumError, DiskFullError, DownloadCutOffError } from './errors.ts';
import type { HubId } from './hub-id.ts';
import { hubFetch, isConnectionError, isTemporary, pause } from './hub-request.ts';
import type { FileInfo, HubAccess } from './repository-info.ts';

export interface BlobDownload {
  readonly file: FileInfo;
  readonly hub: HubId;
  readonly access: HubAccess;
  readonly blob: string;
  readonly lock: string;
  /** Told the bytes as they arrive; negative ones were thrown away again. */
  readonly received: (bytes: number) => void;
}

/** Another process may be at it for as long as a slow line needs. */
const LOCK_WAIT_MS = 24 * 3600 * 1000;

/** The lock file knows processes; this knows the downloads of our own. */
const running = new Map<string, Promise<void>>();

/**
 * Brings a blob into the cache: whole, checked against its hash, or not at all. What an earlier
 * attempt left in `.incomplete` is gone on with. Two that want the same blob load it once.
 */
export async function downloadBlob(download: BlobDownload): Promise<void> {
  const { blob, file, received } = download;
  const shared = running.get(blob);
  if (shared) return shared.then(() => received(file.size));
  const own = loadLocked(download).finally(() => running.delete(blob));
  running.set(blob, own);
  return own;
}

async function loadLocked(download: BlobDownload): Promise<void> {
  const { blob, file, received } = download;
  await mkdir(dirname(blob), { recursive: true });
  await mkdir(dirname(download.lock), { recursive: true });
  const lock = await lockFile(download.lock, LOCK_WAIT_MS);
  try {
    if (await isFile(blob)) received(file.size);
    else await load(download);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw new DiskFullError(dirname(blob), error);
  } finally {
    await lock.release();
  }
}

/** A damaged file is thrown away and loaded anew once: the rest of an older attempt may be to blame. */
async function load(download: BlobDownload): Promise<void> {
  const { file, blob, received } = download;
  const incomplete = `${blob}.incomplete`;
  for (let fresh = false; ; fresh = true) {
    await complete(download, incomplete);
    const found = await blobHash(incomplete, file.size, file.etag);
    if (found === undefined || found === file.etag) break;
    await rm(incomplete, { force: true });
    if (fresh) throw new ChecksumError(file.name, file.etag, found);
    received(-file.size);
  }
  await rename(incomplete, blob);
}

/** Appends to `incomplete` until it has the size, patiently; progress renews the patience. */
async function complete(download: BlobDownload, incomplete: string): Promise<void> {
  const { file, access, received } = download;
  let have = await sizeOf(incomplete);
  if (have > file.size) {
    await rm(incomplete);
    have = 0;
  }
  received(have);
  if (have === file.size && have > 0) return;
  for (let attempt = 1; ; attempt++) {
    const failure = await append(download, incomplete).catch((error: unknown) => {
      if (error instanceof HavnError || !isConnectionError(error)) throw error;
      return error;
    });
    const size = await sizeOf(incomplete);
    if (size === file.size) return;
    if (size > have) attempt = 1;
    have = size;
    if (attempt >= access.retry.attempts) {
      throw new DownloadCutOffError(file.name, have, file.size, failure);
    }
    await pause(access.retry, attempt);
  }
}

/** One request; returns when its body ends, rejects when it breaks. */
async function append(download: BlobDownload, incomplete: string): Promise<void> {
  const { file, hub, access, received } = download;
  const { settings, retry } = access;
  const have = await sizeOf(incomplete);
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), retry.stallMs);
  try {
    const response = await hubFetch(file.url, settings, {
      signal: stall.signal,
      ...(have > 0 && { range: `bytes=${have}-` }),
    });
    if (isTemporary(response.status)) return await response.body?.cancel();
    if (!response.ok && response.status !== 416) {
      throw await answerError({ response, url: file.url, hub, settings, file: file.name });
    }
    const resumed = response.headers.get('content-range')?.startsWith(`bytes ${have}-`) === true;
    if (have > 0 && !resumed) received(-have);
    const target = await open(incomplete, resumed ? 'a' : 'w');
    try {
      if (response.status === 416) return await response.body?.cancel();
      let written = resumed ? have : 0;
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        written += chunk.length;
        // More than was promised is not the file: let the hash not decide over a flood.
        if (written > file.size) throw new ChecksumError(file.name, file.etag, 'of a longer file');
        await target.writeFile(chunk);
        received(chunk.length);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
