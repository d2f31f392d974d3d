import { newExperiment, newRun, post, wallTime } from './track-client.ts';

export interface LoadedRuns {
  readonly experiment: string;
  readonly runs: readonly string[];
}

export interface LoadSize {
  readonly runs: number;
  readonly keys: number;
  readonly steps: number;
  readonly params: number;
}

/** At most so many points go into one batch. */
const BATCH = 1_000;

/** Runs with metrics and params that depend on nothing but their number. */
export async function loadRuns(url: string, size: LoadSize): Promise<LoadedRuns> {
  const experiment = await newExperiment(url);
  const runs: string[] = [];
  const calls = Array.from({ length: size.runs }, (_, index) => async () => {
    const id = await newRun(url, experiment, `run ${index}`);
    for (const batch of batchesOf(index, size)) {
      await post(url, 'runs/log-batch', { run_id: id, ...batch });
    }
    runs.push(id);
  });
  await wallTime(calls, 8);
  return { experiment, runs };
}

function batchesOf(run: number, { keys, steps, params }: LoadSize): readonly object[] {
  const points = Array.from({ length: keys * steps }, (_, i) => {
    const step = Math.floor(i / keys);
    const value = Math.abs(Math.sin(run * 7 + (i % keys) * 13 + step));
    return { key: `k${i % keys}`, value, timestamp: 1_700_000_000_000 + step, step };
  });
  const texts = Array.from({ length: params }, (_, i) => ({
    key: `p${i}`,
    value: `${(run + i) % 7}`,
  }));
  const batches: object[] = [{ params: texts }];
  for (let at = 0; at < points.length; at += BATCH) {
    batches.push({ metrics: points.slice(at, at + BATCH) });
  }
  return batches;
}
