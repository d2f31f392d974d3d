import { existsSync } from 'node:fs';
import type { Storage } from '@havn/storage';
import { type ArtifactStore, openArtifactStore, type TrackingStore } from '@havn/track';
import { keptPath } from './artifacts.ts';

export interface PurgeRunsOptions {
  /** Opened with `mlflow-artifacts:/`, or the folder of `artifacts`, as its artifact root. */
  readonly store: TrackingStore;
  /** Where the artifacts are kept. */
  readonly artifacts: Storage;
  /** Only what was deleted then or before: milliseconds since 1970. */
  readonly deletedBy: number;
  /** How long a piece of a file stays that no file holds any more, for downloads under way. */
  readonly droppedPieceMs: number;
  /** Looks alone. */
  readonly dryRun?: boolean | undefined;
  /** Told of each run that was looked at, and of how many there are. */
  readonly onRun?: ((run: PurgedRun, total: number) => void) | undefined;
  /** Stops between two runs. */
  readonly signal?: AbortSignal | undefined;
}

export interface PurgedRun {
  readonly id: string;
  readonly name: string;
  /** Removed, or (when only looking) to be removed. */
  readonly removed: boolean;
  /** A version of a model that needs the run's files, so that it stays. */
  readonly heldBy?: string;
  readonly files: number;
  readonly bytes: number;
  /** Where files are left, which are not kept here. */
  readonly left?: string;
  /** A folder of this machine in which a program worked on it, and which is left. */
  readonly folder?: string;
}

export interface PurgeReport {
  readonly runs: readonly PurgedRun[];
  /** Pieces of files that were deleted from the storage. */
  readonly pieces: number;
}

/**
 * Removes for good the runs that were deleted: what they logged first, a transaction a run, then
 * their files. Servers may run meanwhile, and what a killed process left the next one finishes.
 */
export async function purgeRuns(options: PurgeRunsOptions): Promise<PurgeReport> {
  const { store, artifacts, deletedBy, dryRun = false, onRun, signal } = options;
  const files = openArtifactStore({ index: store.artifacts, storage: artifacts });
  const found = await store.purging.deletedRuns(deletedBy);
  const runs: PurgedRun[] = [];
  for (const { id, name, artifactUri, folder } of found) {
    if (signal?.aborted) break;
    const place = placeOfRun(keptPath(artifacts.folder, artifactUri), id);
    const heldBy = await store.purging.heldBy(id);
    const measured = place === undefined ? { files: 0, bytes: 0 } : await files.measure(place);
    const removed =
      heldBy === undefined && (dryRun || (await store.purging.purgeRun({ id, deletedBy, place })));
    const run = {
      id,
      name,
      removed,
      ...(heldBy !== undefined && { heldBy }),
      ...measured,
      ...(removed && place === undefined && { left: artifactUri }),
      ...(removed && folder !== undefined && existsSync(folder) && { folder }),
    };
    if (!dryRun) await finishPurges(store, files);
    runs.push(run);
    onRun?.(run, found.length);
  }
  if (dryRun) return { runs, pieces: 0 };
  await finishPurges(store, files);
  return { runs, pieces: await files.sweep(options.droppedPieceMs) };
}

/** Deletes the files of runs that are removed already. */
export async function finishPurges(
  { purging }: Pick<TrackingStore, 'purging'>,
  files: Pick<ArtifactStore, 'delete'>,
): Promise<void> {
  for (const place of await purging.places()) {
    await files.delete(place);
    await purging.forgetPlace(place);
  }
}

/** The folder of a run: what does not name it may be another's, too, and is left. */
function placeOfRun(path: string | undefined, id: string): string | undefined {
  const parts = path?.split('/') ?? [];
  const at = parts.indexOf(id);
  return at === -1 ? undefined : parts.slice(0, at + 1).join('/');
}
