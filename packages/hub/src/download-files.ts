import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Progress } from '@havn/core';
import { isFile, linkBlob } from './cache-layout.ts';
import { downloadBlob } from './download-blob.ts';
import type { OpenRepository } from './open-repository.ts';
import { type FileInfo, fileInfo } from './repository-info.ts';

const PARALLEL = 4;

/**
 * Brings files of a pinned commit into the snapshot folder and returns its path. Groups are loaded
 * one after the other, the files of one side by side.
 */
export async function downloadFiles(
  repository: OpenRepository,
  commit: string,
  groups: readonly (readonly string[])[],
): Promise<string> {
  const { hub, cache, access } = repository;
  const snapshot = cache.snapshot(commit);
  const known = await Promise.all(
    groups.map(async (names) => {
      const absent = await filterParallel(
        names,
        async (name) => !(await isFile(join(snapshot, name))),
      );
      return mapParallel(absent, (name) => fileInfo(name, commit, hub, access));
    }),
  );
  await downloadKnown(repository, known);
  return snapshot;
}

/** As `downloadFiles`, of files that were asked about already. */
export async function downloadKnown(
  { hub, access, cache, progress }: OpenRepository,
  groups: readonly (readonly FileInfo[])[],
): Promise<void> {
  const bytes = groups.flat().reduce((sum, file) => sum + file.size, 0);
  const received = byteCounter(progress);
  if (bytes > 0) progress.start(`downloading ${hub.id}`, Math.ceil(bytes / 1000), 'kB');
  const load = async (file: FileInfo) => {
    const snapshot = cache.snapshot(file.commit);
    await mkdir(dirname(snapshot), { recursive: true });
    const blob = cache.blob(file.etag);
    await downloadBlob({ file, hub, access, blob, lock: cache.lock(file.etag), received });
    await linkBlob(blob, join(snapshot, file.name));
  };
  for (const files of groups) await mapParallel(files, load);
  if (bytes > 0) progress.end();
}

/** Tells bytes as whole kilobytes. */
function byteCounter(progress: Progress): (bytes: number) => void {
  let pending = 0;
  return (bytes) => {
    pending += bytes;
    const whole = Math.trunc(pending / 1000);
    if (whole === 0) return;
    pending -= whole * 1000;
    progress.advance(whole);
  };
}

async function filterParallel<T>(
  items: readonly T[],
  test: (item: T) => Promise<boolean>,
): Promise<T[]> {
  const kept = await Promise.all(items.map(test));
  return items.filter((_, i) => kept[i]);
}

/** Maps with a few at a time; after a failure nothing new is begun. */
async function mapParallel<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await map(items[index]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(PARALLEL, items.length) }, worker);
  // Wait for all: a download that still runs must not outlive its caller's error.
  const outcomes = await Promise.allSettled(workers);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
}
