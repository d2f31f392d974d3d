import { existsSync } from 'node:fs';
import type { Storage } from '@havn/storage';
import type { ArtifactStore, TrackingStore } from '@havn/track';
import { keptPath } from './artifacts.ts';

/** What removing works on. */
export interface Purge {
  readonly store: TrackingStore;
  readonly artifacts: Storage;
  readonly files: ArtifactStore;
  readonly deletedBy: number;
  readonly dryRun: boolean;
  /** Only what is of these experiments. */
  readonly experimentIds: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface PurgedRun {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
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

/** The runs that were deleted: what they logged first, a transaction a run, then their files. */
export async function purgeRuns(
  purge: Purge,
  onRun?: (run: PurgedRun, total: number) => void,
): Promise<readonly PurgedRun[]> {
  const { store, artifacts, files, deletedBy, dryRun, experimentIds, signal } = purge;
  const all = await store.purging.deletedRuns(deletedBy);
  const found = all.filter((run) => experimentIds?.includes(run.experimentId) ?? true);
  const runs: PurgedRun[] = [];
  for (const { id, name, experimentId, artifactUri, folder } of found) {
    if (signal?.aborted) break;
    const place = placeOfId(keptPath(artifacts.folder, artifactUri), id);
    const heldBy = await store.purging.heldBy(id);
    const measured = place === undefined ? { files: 0, bytes: 0 } : await files.measure(place);
    const removed =
      heldBy === undefined && (dryRun || (await store.purging.purgeRun({ id, deletedBy, place })));
    const run = {
      id,
      name,
      experimentId,
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
  return runs;
}

/** Deletes the files of what is removed already. */
export async function finishPurges(
  { purging }: Pick<TrackingStore, 'purging'>,
  files: Pick<ArtifactStore, 'delete'>,
): Promise<void> {
  for (const place of await purging.places()) {
    await files.delete(place);
    await purging.forgetPlace(place);
  }
}

/** The folder of a run or a model: what does not name it may be another's, too, and is left. */
export function placeOfId(path: string | undefined, id: string): string | undefined {
  const parts = path?.split('/') ?? [];
  const at = parts.indexOf(id);
  return at === -1 ? undefined : parts.slice(0, at + 1).join('/');
}
