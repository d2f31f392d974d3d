import { HavnError } from '@havn/core';
import type { TrackingStore } from '@havn/track';
import type { PurgedModel, PurgedRun, PurgeReport } from '@havn/tracking-server';
import { EXIT_INTERRUPTED, listenForInterrupt } from '../interrupt.ts';
import { commandProgress, print, printJson } from '../output.ts';
import { hasOwnStore } from '../stores/own-store.ts';
import type { PlaceFlags } from '../stores/store-flags.ts';
import { withDatabase } from '../stores/with-store.ts';

export interface GcFlags extends PlaceFlags {
  /** Milliseconds. */
  readonly olderThan: number;
  readonly now?: boolean;
  /** Only these experiments, which were deleted, and what they hold. */
  readonly experimentIds?: readonly string[];
  /** Logged models of removed runs, too. */
  readonly models?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

class NotToRemoveError extends HavnError {
  readonly code = 'EXPERIMENT_NOT_TO_REMOVE';
  override readonly exitCode = 2;
  constructor(id: string, why: string) {
    super(`experiment ${id} ${why}`, {
      remedy: 'Delete it first; only what was deleted is removed for good.',
    });
  }
}

/** As `havn up` waits: for downloads under way. */
const DOWNLOADS_MS = 3_600_000;

/** Removes for good what `havn runs delete` hid. */
export async function gcRuns(flags: GcFlags): Promise<void> {
  const interruption = listenForInterrupt();
  try {
    const report = await purge(flags, interruption.signal);
    if (flags.json) printJson(asJson(report, flags));
    else printReport(report, flags);
    if (interruption.signal.aborted) process.exitCode = EXIT_INTERRUPTED;
  } finally {
    interruption.release();
  }
}

/** In the places where `havn up` keeps runs and files. */
async function purge(flags: GcFlags, signal: AbortSignal): Promise<PurgeReport> {
  const deletedBy = Date.now() - flags.olderThan;
  // Looking for records makes no store where there is none.
  if (!flags.store && !hasOwnStore()) {
    return { runs: [], models: [], experiments: [], pieces: 0 };
  }
  const { purgeDeleted } = await import('@havn/tracking-server');
  const progress = commandProgress();
  let begun = false;
  try {
    return await withDatabase('havn runs gc', flags, async ({ tracking, storage }) => {
      await checkExperiments(tracking, flags.experimentIds, deletedBy);
      return purgeDeleted({
        store: tracking,
        artifacts: await storage(),
        deletedBy,
        droppedPieceMs: flags.now ? 0 : DOWNLOADS_MS,
        dryRun: flags.dryRun,
        experimentIds: flags.experimentIds,
        modelsOfRuns: flags.models,
        signal,
        onRun: (run, total) => {
          if (!begun) progress.start(flags.dryRun ? 'looking' : 'removing', total, 'runs');
          begun = true;
          progress.advance(1, run.name);
        },
      });
    });
  } finally {
    progress.end();
  }
}

/** Those that are named must be ones to remove: a slip would look as if all were done. */
async function checkExperiments(
  { experiments }: TrackingStore,
  ids: readonly string[] | undefined,
  deletedBy: number,
): Promise<void> {
  for (const id of ids ?? []) {
    const { lifecycleStage, lastUpdateTime } = await experiments.get(id);
    if (id === '0') throw new NotToRemoveError(id, 'is the default one, and stays');
    if (lifecycleStage !== 'deleted') throw new NotToRemoveError(id, 'was not deleted');
    if (lastUpdateTime > deletedBy) throw new NotToRemoveError(id, 'was deleted too short ago');
  }
}

function asJson({ runs, models, experiments, pieces }: PurgeReport, { dryRun = false }: GcFlags) {
  return {
    dry_run: dryRun,
    ...parted(runs),
    models: parted(models),
    experiments: parted(experiments),
    pieces,
  };
}

interface Looked {
  readonly removed: boolean;
  readonly heldBy?: string;
  readonly experimentId?: string;
}

function parted<T extends Looked>(all: readonly T[]) {
  const plain = ({ removed, heldBy, experimentId, ...rest }: T) => ({
    ...rest,
    ...(experimentId !== undefined && { experiment_id: experimentId }),
    ...(heldBy !== undefined && { needed_by: heldBy }),
  });
  return {
    removed: all.filter(({ removed }) => removed).map(plain),
    kept: all.filter(({ removed }) => !removed).map(plain),
  };
}

function printReport(report: PurgeReport, { dryRun, now }: GcFlags): void {
  const verb = dryRun ? 'would be removed' : 'removed';
  const { runs, models, experiments, pieces } = report;
  for (const run of runs) {
    printLooked(run, run.id, verb);
    if (run.folder) print(`  its folder stays: ${run.folder}`);
  }
  for (const model of models) printLooked(model, `model ${model.id}`, verb);
  for (const { id, name, removed } of experiments) {
    const stays = 'kept: something in it is needed';
    print(`experiment ${id}  ${name}  ${removed ? verb : stays}`);
  }
  const removed = [...runs, ...models].filter((one) => one.removed);
  const gone = experiments.filter((one) => one.removed);
  if (removed.length + gone.length === 0) print('Nothing to remove.');
  else print(`${countsText(report)} ${verb}: ${filesText(removed)}`);
  const waits = removed.some(({ files }) => files > 0) && !dryRun && !now && pieces === 0;
  if (waits)
    print('Uploaded files are deleted in an hour, by havn up or the next gc; --now: at once.');
}

function printLooked(one: PurgedRun | PurgedModel, what: string, verb: string): void {
  const { name, removed, heldBy, left } = one;
  if (removed) print(`${what}  ${name}  ${verb}: ${filesText([one])}`);
  else if (heldBy) print(`${what}  ${name}  kept: model ${heldBy} needs its files`);
  else print(`${what}  ${name}  kept: restored meanwhile`);
  if (left) print(`  its files stay at ${left.split('?')[0]}`);
}

function countsText({ runs, models, experiments }: PurgeReport): string {
  const count = (all: readonly Looked[], one: string) => {
    const number = all.filter(({ removed }) => removed).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : `${one}s`}`];
  };
  const parts = [
    ...count(runs, 'run'),
    ...count(models, 'logged model'),
    ...count(experiments, 'experiment'),
  ];
  return parts.join(', ');
}

function filesText(runs: readonly (PurgedRun | PurgedModel)[]): string {
  const sum = (of: (one: PurgedRun | PurgedModel) => number) =>
    runs.reduce((total, run) => total + of(run), 0);
  const files = sum((run) => run.files);
  return `${files} ${files === 1 ? 'file' : 'files'}, ${(sum((run) => run.bytes) / 1e6).toFixed(1)} MB`;
}
