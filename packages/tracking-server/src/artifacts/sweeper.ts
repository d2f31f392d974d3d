import { setTimeout as sleep } from 'node:timers/promises';
import type { ArtifactStore, TrackingStore } from '@havn/track';
import { finishPurges } from './purge-runs.ts';

const EVERY_MS = 10 * 60_000;
/** After its time a piece goes at the next look. */
const LATER_MS = 100;

export interface SweeperOptions {
  readonly store: Pick<TrackingStore, 'purging'>;
  readonly files: ArtifactStore;
  /** How long a piece that no file holds is kept. */
  readonly ageMs: number;
  readonly onFailure?: ((message: string) => void) | undefined;
}

/** Takes away, now and then, what no artifact holds any more. */
export function startSweeper({ store, files, ageMs, onFailure }: SweeperOptions) {
  const stop = new AbortController();
  const { signal } = stop;
  const work = async () => {
    while (!signal.aborted) {
      try {
        await finishPurges(store, files);
        await files.sweep(ageMs);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        onFailure?.(`deleted artifacts still take space: ${reason}`);
      }
      await sleep(Math.min(EVERY_MS, ageMs + LATER_MS), undefined, { signal, ref: false }).catch(
        () => {},
      );
    }
  };
  const ended = work();
  return {
    async close(): Promise<void> {
      stop.abort();
      await ended;
    },
  };
}
