import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runCacheFolder } from '../cache/run-cache.ts';
import { findRemote, openRemote } from '../remote/remotes.ts';
import { forEach } from '../remote/storage-objects.ts';
import type { DataContext } from './context.ts';

interface RunTransferOptions {
  readonly remote?: string | undefined;
  readonly jobs?: number | undefined;
}

const JOBS = 8;

/** Copies the run cache to the remote; gives the number of runs. */
export async function pushRuns(
  { repository }: DataContext,
  { remote, jobs = JOBS }: RunTransferOptions,
): Promise<number> {
  const runs = runCacheFolder(repository);
  if (!existsSync(runs)) return 0;
  const storage = await openRemote(findRemote(repository, remote, 'push --run-cache'), repository);
  try {
    const files = readdirSync(runs, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    await forEach(files, jobs, async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      await storage.upload(`runs/${relative(runs, file).split(sep).join('/')}`, file);
    });
    return files.length;
  } finally {
    await storage.close();
  }
}

/** Copies the remote's run cache to this one. */
export async function pullRuns(
  { repository }: DataContext,
  { remote, jobs = JOBS }: RunTransferOptions,
): Promise<number> {
  const runs = runCacheFolder(repository);
  const storage = await openRemote(findRemote(repository, remote, 'fetch --run-cache'), repository);
  try {
    const keys: string[] = [];
    for await (const { key } of storage.list('runs/')) keys.push(key);
    await forEach(keys, jobs, async (key) => {
      const file = join(runs, ...key.slice('runs/'.length).split('/'));
      if (!existsSync(file)) await storage.download(key, file);
    });
    return keys.length;
  } finally {
    await storage.close();
  }
}
