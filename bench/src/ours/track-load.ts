import { createHash } from 'node:crypto';
import { newExperiment, newRun, post, wallTime } from './track-client.ts';
import type { Tracker } from './track-server.ts';

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

const START = 1_700_000_000_000;
/** At most so many points go into one batch. */
const BATCH = 1_000;

/** What a run measured: the same in JavaScript and, below, in SQL. */
export const metricValue = (run: number, key: number, step: number) =>
  Math.abs(Math.sin(run * 7 + key * 13 + step));

/** Runs with metrics and params that depend on nothing but their number, logged over REST. */
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
    const value = metricValue(run, i % keys, step);
    return { key: `k${i % keys}`, value, timestamp: START + step, step };
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

/**
 * The same runs put into MLflow's tables by SQL, for sizes that its REST would take hours for. Havn's
 * server takes them over REST.
 */
export async function loadMany(tracker: Tracker, size: LoadSize): Promise<LoadedRuns> {
  const loaded =
    tracker.side === 'havn' ? await loadRuns(tracker.url, size) : await loadBySql(tracker, size);
  await tracker.database.settle();
  return loaded;
}

async function loadBySql(tracker: Tracker, size: LoadSize): Promise<LoadedRuns> {
  const experiment = await newExperiment(tracker.url);
  const ids = Array.from({ length: size.runs }, (_, run) =>
    createHash('md5').update(`run ${run}`).digest('hex'),
  );
  await tracker.database.run([...numbers(ids, size), ...mlflowRows(experiment, size), 'analyze']);
  return { experiment, runs: ids };
}

/** A table that counts, with the id of the run of that number. */
function numbers(ids: readonly string[], { keys, steps, params }: LoadSize): readonly string[] {
  const length = Math.max(ids.length, keys, steps, params);
  const rows = Array.from({ length }, (_, i) => `(${i}, '${ids[i] ?? ''}')`);
  return [
    'create table bench_numbers (i integer primary key, id text)',
    `insert into bench_numbers values ${rows.join(', ')}`,
  ];
}

function mlflowRows(experiment: string, size: LoadSize): readonly string[] {
  const { runs, keys, steps, params } = size;
  const value = 'abs(sin(r.i * 7 + k.i * 13 + s.i))';
  const point = `'k' || k.i, ${value}, ${START} + s.i, r.id, s.i, false`;
  const from = (conditions: string) => `where r.i < ${runs} and ${conditions}`;
  return [
    `insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,
       start_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     select r.id, 'run ' || r.i, 'UNKNOWN', '', '', '', 'RUNNING', ${START} + r.i, '', 'active',
       'mlflow-artifacts:/${experiment}/' || r.id || '/artifacts', ${experiment}
     from bench_numbers r ${from('true')}`,
    `insert into tags (key, value, run_uuid)
     select 'mlflow.runName', 'run ' || r.i, r.id from bench_numbers r ${from('true')}`,
    `insert into params (key, value, run_uuid)
     select 'p' || k.i, (r.i + k.i) % 7, r.id
     from bench_numbers k cross join bench_numbers r ${from(`k.i < ${params}`)}`,
    `insert into metrics (key, value, timestamp, run_uuid, step, is_nan) select ${point}
     from bench_numbers k cross join bench_numbers s cross join bench_numbers r
     ${from(`k.i < ${keys} and s.i < ${steps}`)}`,
    `insert into latest_metrics (key, value, timestamp, run_uuid, step, is_nan) select ${point}
     from bench_numbers k cross join bench_numbers s cross join bench_numbers r
     ${from(`k.i < ${keys} and s.i = ${steps - 1}`)}`,
  ];
}
