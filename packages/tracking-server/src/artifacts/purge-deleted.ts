import type { Storage } from '@havn/storage';
import { type DeletedModel, openArtifactStore, type TrackingStore } from '@havn/track';
import { keptPath } from './artifacts.ts';
import { finishPurges, type Purge, type PurgedRun, placeOfId, purgeRuns } from './purge-runs.ts';

export interface PurgeOptions {
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
  /** Only what is of these experiments; they themselves where they were deleted. */
  readonly experimentIds?: readonly string[] | undefined;
  /** Also the logged models of runs that are removed, which were not deleted themselves. */
  readonly modelsOfRuns?: boolean | undefined;
  /** Told of each run that was looked at, and of how many there are. */
  readonly onRun?: ((run: PurgedRun, total: number) => void) | undefined;
  /** Stops between two runs. */
  readonly signal?: AbortSignal | undefined;
}

export interface PurgedModel {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  /** Removed, or (when only looking) to be removed. */
  readonly removed: boolean;
  /** A version of a model that needs its files, so that it stays. */
  readonly heldBy?: string;
  readonly files: number;
  readonly bytes: number;
  /** Where files are left, which are not kept here. */
  readonly left?: string;
}

export interface PurgedExperiment {
  readonly id: string;
  readonly name: string;
  /** Removed, or to be removed; false where a run or a model of it stays. */
  readonly removed: boolean;
}

export interface PurgeReport {
  readonly runs: readonly PurgedRun[];
  /** Logged models. */
  readonly models: readonly PurgedModel[];
  readonly experiments: readonly PurgedExperiment[];
  /** Pieces of files that were deleted from the storage. */
  readonly pieces: number;
}

/**
 * Removes for good what was deleted: runs, logged models, and experiments with all that they hold.
 * Each goes in a transaction of its own, its files afterwards. Servers may run meanwhile, and what a
 * killed process left the next one finishes.
 */
export async function purgeDeleted(options: PurgeOptions): Promise<PurgeReport> {
  const { store, artifacts, dryRun = false, onRun, signal } = options;
  const { experimentIds, deletedBy } = options;
  const files = openArtifactStore({ index: store.artifacts, storage: artifacts });
  const purge: Purge = { store, artifacts, files, deletedBy, dryRun, experimentIds, signal };
  const runs = await purgeRuns(purge, onRun);
  const models = await purgeModels(purge, { runs, ofRuns: options.modelsOfRuns ?? false });
  const experiments = await purgeExperiments(purge, { runs, models });
  if (dryRun) return { runs, models, experiments, pieces: 0 };
  // Also those whose runs a killed process removed.
  if (!signal?.aborted) await store.purging.forgetKeys(experimentIds ?? (await allIds(store)));
  await finishPurges(store, files);
  return { runs, models, experiments, pieces: await files.sweep(options.droppedPieceMs) };
}

async function allIds({ experiments }: TrackingStore): Promise<readonly string[]> {
  const ids: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await experiments.search({ viewType: 'ALL', maxResults: 1_000, pageToken });
    ids.push(...page.items.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return ids;
}

interface OfRuns {
  readonly runs: readonly PurgedRun[];
  readonly ofRuns: boolean;
}

async function purgeModels(
  purge: Purge,
  { runs, ofRuns }: OfRuns,
): Promise<readonly PurgedModel[]> {
  const { store, artifacts, files, deletedBy, dryRun, experimentIds, signal } = purge;
  const which = { deletedBy, ofGoneRuns: ofRuns };
  // Runs that are only looked at are not gone.
  const more = dryRun && ofRuns ? await modelsOf(store, runs) : [];
  const found = [...(await store.purging.deletedModels(which)), ...more];
  const models: PurgedModel[] = [];
  for (const { id, name, experimentId, artifactLocation } of found) {
    if (signal?.aborted) break;
    if (experimentIds && !experimentIds.includes(experimentId)) continue;
    const place = placeOfId(keptPath(artifacts.folder, artifactLocation), id);
    const heldBy = await store.purging.heldBy(id);
    const measured = place === undefined ? { files: 0, bytes: 0 } : await files.measure(place);
    const gone = heldBy === undefined;
    const removed = gone && (dryRun || (await store.purging.purgeModel({ id, place, ...which })));
    if (!dryRun) await finishPurges(store, files);
    models.push({
      id,
      name,
      experimentId,
      removed,
      ...(heldBy !== undefined && { heldBy }),
      ...measured,
      ...(removed && place === undefined && { left: artifactLocation }),
    });
  }
  return models;
}

/** The logged models of runs that would be removed, but for those that were deleted. */
async function modelsOf({ loggedModels }: TrackingStore, runs: readonly PurgedRun[]) {
  const models: DeletedModel[] = [];
  for (const { id, experimentId, removed } of runs) {
    if (!removed) continue;
    const filter = `source_run_id = '${id}'`;
    const page = await loggedModels.search({ experimentIds: [experimentId], filter });
    models.push(...page.items);
  }
  return models;
}

interface Purged {
  readonly runs: readonly PurgedRun[];
  readonly models: readonly PurgedModel[];
}

async function purgeExperiments(
  { store, artifacts, deletedBy, dryRun, experimentIds, signal }: Purge,
  { runs, models }: Purged,
): Promise<readonly PurgedExperiment[]> {
  const experiments: PurgedExperiment[] = [];
  for (const { id, name, artifactLocation } of await store.purging.deletedExperiments(deletedBy)) {
    if (signal?.aborted) break;
    if (experimentIds && !experimentIds.includes(id)) continue;
    const path = keptPath(artifacts.folder, artifactLocation);
    // Another folder may be that of several experiments.
    const place = path === id ? path : undefined;
    const stays = [...runs, ...models].some((one) => one.experimentId === id && !one.removed);
    const removed =
      !stays && (dryRun || (await store.purging.purgeExperiment({ id, deletedBy, place })));
    experiments.push({ id, name, removed });
  }
  return experiments;
}
