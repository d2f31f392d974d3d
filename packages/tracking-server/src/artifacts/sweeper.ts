import { setTimeout as sleep } from 'node:timers/promises';
import type { ArtifactStore } from '@havn/track';

const EVERY_MS = 10 * 60_000;

export interface SweeperOptions {
  readonly files: ArtifactStore;
  /** How long a piece that no file holds is kept. */
  readonly ageMs: number;
  readonly onFailure?: ((message: string) => void) | undefined;
}

/** Takes away, now and then, what no artifact holds any more. */
export function startSweeper({ files, ageMs, onFailure }: SweeperOptions) {
  const stop = new AbortController();
  const { signal } = stop;
  const work = async () => {
    while (!signal.aborted) {
      await files.sweep(ageMs).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        onFailure?.(`deleted artifacts still take space: ${reason}`);
      });
      await sleep(Math.min(EVERY_MS, ageMs + 1_000), undefined, { signal, ref: false }).catch(
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
