import type { Metric } from '../metrics/metrics.ts';
import type { Run } from '../runs/runs.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { ServerRefusedError } from './errors.ts';
import type { Call } from './rest-client.ts';
import { sendFiles } from './send-files.ts';

/** The run's id on this machine, as a tag of the run on the server: by it the run is found again. */
export const ORIGIN_TAG = 'havn.run_id';

/** On this machine alone: `pending` until the server has the whole run, then `done`. */
export const SYNC_TAG = 'havn.sync';

const METRICS_PER_CALL = 900;
const TEXTS_PER_CALL = 90;

export interface SendRunOptions {
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Sends a run to a tracking server, with everything that it has, files too: what the server has
 * already changes nothing there, so it may be cut off and called again at any time. Answers its id
 * there.
 */
export async function sendRun(
  call: Call,
  store: TrackingStore,
  id: string,
  { onWarning }: SendRunOptions = {},
): Promise<string> {
  const run = await store.runs.get(id);
  const remote = await ensureRemoteRun(call, store, run);
  await sendTexts(call, remote, run);
  for (const { key } of run.metrics) {
    const { items } = await store.metrics.history({ runId: id, key });
    await sendMetrics(call, remote, items);
  }
  await sendFiles(call, { info: run.info, remote, onWarning });
  await sendStatus(call, remote, run);
  return remote;
}

/** The run on the server that was made for this one, made where there is none. */
export async function ensureRemoteRun(call: Call, store: TrackingStore, run: Run): Promise<string> {
  const { name } = await store.experiments.get(run.info.experimentId);
  const experiment = await ensureExperiment(call, name);
  // Also finds a run whose making was answered to nobody.
  const found = await call<{ runs?: readonly { info: { run_id: string } }[] }>(
    'POST',
    'runs/search',
    {
      experiment_ids: [experiment],
      filter: `tags.\`${ORIGIN_TAG}\` = '${run.info.id}'`,
      run_view_type: 'ALL',
      max_results: 1,
    },
  );
  const known = found.runs?.[0]?.info.run_id;
  if (known !== undefined) return known;
  const made = await call<{ run: { info: { run_id: string } } }>('POST', 'runs/create', {
    experiment_id: experiment,
    run_name: run.info.name,
    user_id: run.info.userId,
    start_time: run.info.startTime,
    tags: [{ key: ORIGIN_TAG, value: run.info.id }],
  });
  return made.run.info.run_id;
}

async function ensureExperiment(call: Call, name: string): Promise<string> {
  const byName = async () => {
    const query = { experiment_name: name };
    type Answer = { experiment: { experiment_id: string } };
    const { experiment } = await call<Answer>('GET', 'experiments/get-by-name', query);
    return experiment.experiment_id;
  };
  try {
    return await byName();
  } catch (error) {
    if (!refusedWith(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
  }
  try {
    const made = await call<{ experiment_id: string }>('POST', 'experiments/create', { name });
    return made.experiment_id;
  } catch (error) {
    // Somebody was faster.
    if (!refusedWith(error, 'RESOURCE_ALREADY_EXISTS')) throw error;
    return byName();
  }
}

function refusedWith(error: unknown, code: string): boolean {
  return error instanceof ServerRefusedError && error.serverCode === code;
}

async function sendTexts(call: Call, remote: string, run: Run): Promise<void> {
  const { params } = run;
  const tags = run.tags.filter(({ key }) => key !== SYNC_TAG);
  for (let at = 0; at < Math.max(params.length, tags.length); at += TEXTS_PER_CALL) {
    await call('POST', 'runs/log-batch', {
      run_id: remote,
      params: params.slice(at, at + TEXTS_PER_CALL),
      tags: tags.slice(at, at + TEXTS_PER_CALL),
    });
  }
}

export async function sendMetrics(
  call: Call,
  remote: string,
  metrics: readonly Metric[],
): Promise<void> {
  for (let at = 0; at < metrics.length; at += METRICS_PER_CALL) {
    await call('POST', 'runs/log-batch', {
      run_id: remote,
      metrics: metrics.slice(at, at + METRICS_PER_CALL).map(({ key, value, step, time }) => ({
        key,
        step,
        timestamp: time,
        // JSON has no word for it; MLflow's reads this one.
        value: Number.isNaN(value) ? 'NaN' : value,
      })),
    });
  }
}

async function sendStatus(call: Call, remote: string, { info }: Run): Promise<void> {
  await call('POST', 'runs/update', {
    run_id: remote,
    status: info.status,
    ...(info.endTime !== undefined && { end_time: info.endTime }),
  });
}

/** Runs of this machine that a server does not have as a whole yet. */
export async function pendingRuns(store: TrackingStore): Promise<readonly string[]> {
  const experiments = await store.experiments.search({ viewType: 'ALL', maxResults: 50_000 });
  const found = await store.runs.search({
    experimentIds: experiments.items.map(({ id }) => id),
    filter: `tags.\`${SYNC_TAG}\` = 'pending'`,
    orderBy: ['start_time ASC'],
    maxResults: 50_000,
  });
  return found.items.map(({ info }) => info.id);
}

/** Marks a run as one that the server has. */
export async function markSent(store: TrackingStore, id: string): Promise<void> {
  await store.runs.setTag(id, { key: SYNC_TAG, value: 'done' });
}
