import { join } from 'node:path';
import { toYaml } from '@havn/config';
import { HavnError, havnHome } from '@havn/core';
import {
  captureOutput,
  followRun,
  type MediaLog,
  type MetricPoint,
  openMedia,
  openStore,
  type RunStore,
  sampleSystem,
  trackingUri,
  writeCodeDiff,
} from '@havn/track';
import type { TrainConfig } from '../config.ts';
import { describeEnvironment } from './environment.ts';
import { flatten, type RunFolder } from './run-folder.ts';

/** How long a run that has ended waits for the tracking server to have it all. */
const SEND_MS = 60_000;

/** Writes what happens in a run to the store. */
export interface Recorder {
  readonly tags: Readonly<Record<string, string>>;
  /** What is recorded besides numbers: files of the run. */
  readonly media: MediaLog;
  metrics(step: number, values: Readonly<Record<string, number>>): Promise<void>;
  /** As `metrics`, once: a run that was killed just after does not have them twice. */
  finalMetrics(step: number, values: Readonly<Record<string, number>>): Promise<void>;
  setTags(tags: Readonly<Record<string, string>>): Promise<void>;
  /** Every point of a metric, by step. */
  history(key: string): Promise<readonly MetricPoint[]>;
  /** Forgets what was measured after this step: a resumed run measures it again. */
  rewind(step: number): Promise<void>;
  end(status: 'FINISHED' | 'FAILED' | 'KILLED'): Promise<void>;
}

/** Opens the record of a run, or makes it: its configuration as parameters, its origin as tags. */
export async function openRecorder(run: RunFolder, name: string): Promise<Recorder> {
  const store = await openStore(havnHome());
  const tags = run.environment ?? (await describeEnvironment(process.cwd()));
  await ensureRun(store, run, { name, tags });
  const sampler = sampleSystem(store, {
    run: run.id,
    folder: run.folder,
    startTime: run.startTime,
  });
  const uri = trackingUri();
  const onWarning = (message: string) => process.stderr.write(`${message}\n`);
  const follower = uri ? await followRun(store, { uri, run: run.id, onWarning }) : undefined;
  const media = await openMedia(store, run.id, {
    onWrite: () => follower?.wroteFiles(),
    otherwise: join(run.folder, 'artifacts'),
  });
  await media.logFile('config.yaml', toYaml(run.config));
  const endCapture = captureOutput(join(media.folder, 'output.log'));
  const log = async (points: readonly MetricPoint[]) => {
    await store.logMetrics(run.id, points);
    follower?.logged(points);
  };
  if (tags['git.dirty'] === 'true') {
    await writeCodeDiff(process.cwd(), join(media.folder, 'code.diff'));
  }
  return {
    tags,
    media,
    metrics: (step, values) => log(pointsOf(step, values)),
    async finalMetrics(step, values) {
      const [first] = Object.keys(values);
      if (first === undefined) return;
      const known = await store.metricHistory(run.id, first);
      if (known.length === 0) await log(pointsOf(step, values));
    },
    history: (key) => store.metricHistory(run.id, key),
    setTags: (more) => store.setTags(run.id, more),
    rewind: (step) => store.dropMetricsAfter(run.id, step),
    async end(status) {
      await sampler.stop();
      await endCapture();
      await store.updateRun(run.id, { status, endTime: Date.now() });
      await follower?.finish(SEND_MS);
      await store.close();
    },
  };
}

/** Says that a run is finished where it was killed before it could. */
export async function recordFinished({ id }: RunFolder): Promise<void> {
  const store = await openStore(havnHome());
  try {
    const run = await store.getRun(id).catch(() => undefined);
    if (!run || run.status === 'FINISHED') return;
    await store.updateRun(id, { status: 'FINISHED', endTime: Date.now() });
  } finally {
    await store.close();
  }
}

async function ensureRun(
  store: RunStore,
  run: RunFolder,
  { name, tags }: { readonly name: string; readonly tags: Readonly<Record<string, string>> },
): Promise<void> {
  try {
    await store.getRun(run.id);
    await store.updateRun(run.id, { status: 'RUNNING' });
  } catch (error) {
    if (!(error instanceof HavnError) || error.code !== 'RUN_NOT_FOUND') throw error;
    await store.createRun({
      id: run.id,
      name,
      experiment: run.config.experiment,
      folder: run.folder,
      startTime: run.startTime,
      params: flatten(run.config),
      tags: { ...tags, ...originTags(run), overrides: run.overrides.join(' ') },
    });
  }
}

/** Which run it does again, and which sweep it is a job of. */
function originTags({ rerunOf, sweep }: RunFolder): Record<string, string> {
  return {
    ...(rerunOf && { 'rerun.of': rerunOf.id }),
    ...(sweep && { sweep: sweep.folder, 'sweep.job': String(sweep.num) }),
  };
}

function pointsOf(step: number, values: Readonly<Record<string, number>>): readonly MetricPoint[] {
  const time = Date.now();
  return Object.entries(values).map(([key, value]) => ({ key, value, step, time }));
}

/** The name of a run in lists: what was done to which data. */
export function runName({ name, train, data }: TrainConfig): string {
  const source =
    data.train
      .split(/[/:\\]/)
      .filter(Boolean)
      .at(-1)
      ?.replace(/@([0-9a-f]{7})[0-9a-f]{33}$/, '@$1') ?? data.train;
  return name ?? `${train.method} ${source}`;
}
