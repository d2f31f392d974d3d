import { setTimeout as sleep } from 'node:timers/promises';
import type { Metric } from '../metrics/metrics.ts';
import type { RunStore } from '../store.ts';
import { ServerAwayError } from './errors.ts';
import { type Call, type RestClientOptions, restClient } from './rest-client.ts';
import { sendFiles } from './send-files.ts';
import { ensureRemoteRun, SYNC_TAG, sendMetrics, sendRun } from './send-run.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export interface Follower {
  /** What was just written to the store: it is sent soon; nobody waits for it. */
  logged(metrics: readonly Metric[]): void;
  /** Files of the run were written: they are sent soon. */
  wroteFiles(): void;
  /** Sends all that is left, for a while at most. Answers whether the server has it all. */
  finish(waitMs: number): Promise<boolean>;
}

export interface FollowRunOptions extends RestClientOptions {
  readonly run: string;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Lets a tracking server follow a run that is written to the store of this machine. The store is
 * the journal: the server may be down, be killed and come back, and the run never waits for it.
 * What was sent in vain is sent again; what arrives twice is there once.
 */
export async function followRun(store: RunStore, options: FollowRunOptions): Promise<Follower> {
  await store.setTags(options.run, { [SYNC_TAG]: 'pending' });
  return new RunFollower(store, options);
}

class RunFollower implements Follower {
  readonly #store: RunStore;
  readonly #options: FollowRunOptions;
  readonly #call: Call;
  readonly #stop = new AbortController();
  readonly #hurry = new AbortController();
  #queue: Metric[] = [];
  #files = false;
  #remote: string | undefined;
  #sending: Promise<void> | undefined;

  constructor(store: RunStore, options: FollowRunOptions) {
    this.#store = store;
    this.#options = options;
    this.#call = restClient({ ...options, signal: this.#stop.signal });
  }

  logged(metrics: readonly Metric[]): void {
    this.#queue.push(...metrics);
    this.#sending ??= this.#drain();
  }

  wroteFiles(): void {
    this.#files = true;
    this.#sending ??= this.#drain();
  }

  async finish(waitMs: number): Promise<boolean> {
    const { run, onWarning } = this.#options;
    const timer = setTimeout(() => this.#stop.abort(), waitMs);
    this.#queue = [];
    this.#files = false;
    this.#hurry.abort();
    try {
      await this.#sending;
      await this.#sendWhole();
      await this.#store.setTags(run, { [SYNC_TAG]: 'done' });
      return true;
    } catch (error) {
      onWarning?.((error as Error).message);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  async #drain(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while ((this.#queue.length > 0 || this.#files) && !this.#stop.signal.aborted) {
      const batch = this.#queue;
      const files = this.#files;
      this.#queue = [];
      this.#files = false;
      try {
        await this.#send(batch, files);
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        // What a server refuses now is sent as a whole at the end, where it is told.
        if (!(error instanceof ServerAwayError)) break;
        if (this.#hurry.signal.aborted) break;
        this.#queue = [...batch, ...this.#queue];
        this.#files ||= files;
        await sleep(pause, undefined, { signal: this.#hurry.signal }).catch(() => {});
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#sending = undefined;
  }

  async #send(batch: readonly Metric[], files: boolean): Promise<void> {
    const { tracking } = this.#store;
    const run = await tracking.runs.get(this.#options.run);
    this.#remote ??= await ensureRemoteRun(this.#call, tracking, run);
    await sendMetrics(this.#call, this.#remote, batch);
    if (files) await sendFiles(this.#call, { info: run.info, remote: this.#remote });
  }

  async #sendWhole(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      try {
        const { run, onWarning } = this.#options;
        await sendRun(this.#call, this.#store.tracking, run, { onWarning });
        return;
      } catch (error) {
        if (!(error instanceof ServerAwayError) || this.#stop.signal.aborted) throw error;
        await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => {});
        if (this.#stop.signal.aborted) throw error;
      }
    }
  }
}

/** The server that runs go to besides the store of this machine; undefined where none is named. */
export function trackingUri(): string | undefined {
  const uri = process.env.HAVN_TRACKING_URI || process.env.MLFLOW_TRACKING_URI;
  return uri && /^https?:\/\//.test(uri) ? uri : undefined;
}
