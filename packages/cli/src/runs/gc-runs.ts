import type { PurgedRun, PurgeReport } from '@havn/tracking-server';
import { EXIT_INTERRUPTED, listenForInterrupt } from '../interrupt.ts';
import { commandProgress, print, printJson } from '../output.ts';
import { hasOwnStore } from '../stores/own-store.ts';
import type { PlaceFlags } from '../stores/store-flags.ts';
import { withDatabase } from '../stores/with-store.ts';

export interface GcFlags extends PlaceFlags {
  /** Milliseconds. */
  readonly olderThan: number;
  readonly now?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
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
  if (!flags.store && !hasOwnStore()) return { runs: [], pieces: 0 };
  const { purgeRuns } = await import('@havn/tracking-server');
  const progress = commandProgress();
  let begun = false;
  try {
    return await withDatabase('havn runs gc', flags, async ({ tracking, storage }) =>
      purgeRuns({
        store: tracking,
        artifacts: await storage(),
        deletedBy,
        droppedPieceMs: flags.now ? 0 : DOWNLOADS_MS,
        dryRun: flags.dryRun,
        signal,
        onRun: (run, total) => {
          if (!begun) progress.start(flags.dryRun ? 'looking' : 'removing', total, 'runs');
          begun = true;
          progress.advance(1, run.name);
        },
      }),
    );
  } finally {
    progress.end();
  }
}

function asJson({ runs, pieces }: PurgeReport, { dryRun = false }: GcFlags) {
  const plain = ({ removed, heldBy, ...run }: PurgedRun) => ({
    ...run,
    ...(heldBy !== undefined && { needed_by: heldBy }),
  });
  return {
    dry_run: dryRun,
    removed: runs.filter(({ removed }) => removed).map(plain),
    kept: runs.filter(({ removed }) => !removed).map(plain),
    pieces,
  };
}

function printReport({ runs, pieces }: PurgeReport, { dryRun, now }: GcFlags): void {
  const verb = dryRun ? 'would be removed' : 'removed';
  for (const run of runs) {
    if (run.removed) print(`${run.id}  ${run.name}  ${verb}: ${filesText([run])}`);
    else if (run.heldBy) print(`${run.id}  ${run.name}  kept: model ${run.heldBy} needs its files`);
    else print(`${run.id}  ${run.name}  kept: restored meanwhile`);
    if (run.folder) print(`  its folder stays: ${run.folder}`);
    if (run.left) print(`  its files stay at ${run.left.split('?')[0]}`);
  }
  const removed = runs.filter((run) => run.removed);
  if (removed.length === 0) print('No run to remove.');
  else
    print(
      `${removed.length} ${removed.length === 1 ? 'run' : 'runs'} ${verb}: ${filesText(removed)}`,
    );
  const waits = removed.some(({ files }) => files > 0) && !dryRun && !now && pieces === 0;
  if (waits)
    print('Uploaded files are deleted in an hour, by havn up or the next gc; --now: at once.');
}

function filesText(runs: readonly PurgedRun[]): string {
  const sum = (of: (run: PurgedRun) => number) => runs.reduce((total, run) => total + of(run), 0);
  const files = sum((run) => run.files);
  return `${files} ${files === 1 ? 'file' : 'files'}, ${(sum((run) => run.bytes) / 1e6).toFixed(1)} MB`;
}
