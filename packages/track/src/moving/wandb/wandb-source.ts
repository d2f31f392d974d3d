/** @file Runs that wandb wrote offline: `wandb/offline-run-…/run-ID.wandb`. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NothingToImportError } from '../errors.ts';
import type { RunSource } from '../source.ts';
import { readWandbRun, type WandbRun } from './read-run.ts';

/** From a folder that holds runs, one run's folder, or one file. Throws `NothingToImportError`. */
export async function openWandbOffline(path: string): Promise<RunSource> {
  const files = await filesIn(path);
  if (files.length === 0) throw new NothingToImportError('wandb-offline', path);
  return {
    async *experiments() {
      for (const file of files) {
        const run = await readWandbRun(file);
        if (run !== undefined) yield experimentWith(run);
      }
    },
    async *models() {},
    close: async () => {},
  };
}

/** A project is an experiment; each run names its own. */
function experimentWith(run: WandbRun) {
  return {
    name: run.project,
    tags: [],
    lifecycleStage: 'active' as const,
    async *runs() {
      yield run;
    },
  };
}

async function filesIn(path: string): Promise<readonly string[]> {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.wandb'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
