/** @file Writes a store as the folder `mlruns` that MLflow's file store reads. */
import { join } from 'node:path';
import { writeFileAtomic } from '@havn/core';
import type { Experiment } from '../experiments/experiments.ts';
import type { Metric } from '../metrics/metrics.ts';
import type { Run } from '../runs/runs.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { exportArtifacts } from './export-artifacts.ts';
import { exportModels } from './export-models.ts';
import type { KeptFiles } from './kept-files.ts';
import { placeIn, writeMeta, writeTexts } from './mlruns-files.ts';

export interface ExportReport {
  readonly experiments: number;
  readonly runs: number;
  readonly metricPoints: number;
  readonly models: number;
  readonly files: number;
}

const STATUS = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;

/** Every experiment with its runs, and every model; what stands in `folder` already is kept. */
export async function exportMlruns(
  store: TrackingStore,
  folder: string,
  kept?: KeptFiles,
): Promise<ExportReport> {
  const report = { experiments: 0, runs: 0, metricPoints: 0, models: 0, files: 0 };
  for await (const experiment of allExperiments(store)) {
    const place = await placeIn(folder, experiment.id);
    await writeMeta(place, experimentMeta(experiment, place));
    await writeTexts(join(place, 'tags'), experiment.tags);
    report.experiments += 1;
    for await (const run of allRuns(store, experiment.id)) {
      const written = await writeRun({ store, kept }, place, run);
      report.metricPoints += written.metricPoints;
      report.files += written.files;
      report.runs += 1;
    }
  }
  report.models = await exportModels(store, join(folder, 'models'));
  return report;
}

async function* allExperiments({ experiments }: TrackingStore): AsyncIterable<Experiment> {
  let pageToken: string | undefined;
  do {
    const page = await experiments.search({ viewType: 'ALL', pageToken });
    yield* page.items;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}

async function* allRuns({ runs }: TrackingStore, experimentId: string): AsyncIterable<Run> {
  let pageToken: string | undefined;
  do {
    const page = await runs.search({
      experimentIds: [experimentId],
      viewType: 'ALL',
      maxResults: 200,
      pageToken,
    });
    yield* page.items;
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}

function experimentMeta(experiment: Experiment, place: string) {
  return {
    artifact_location: place,
    creation_time: experiment.creationTime,
    experiment_id: experiment.id,
    last_update_time: experiment.lastUpdateTime,
    lifecycle_stage: experiment.lifecycleStage,
    name: experiment.name,
  };
}

interface Origin {
  readonly store: TrackingStore;
  readonly kept: KeptFiles | undefined;
}

async function writeRun({ store, kept }: Origin, experiment: string, run: Run) {
  const place = await placeIn(experiment, run.info.id);
  const artifacts = join(place, 'artifacts');
  await writeTexts(join(place, 'params'), run.params);
  await writeTexts(join(place, 'tags'), run.tags);
  let metricPoints = 0;
  for (const { key } of run.metrics) {
    const { items } = await store.metrics.history({ runId: run.info.id, key });
    await writeFileAtomic(await placeIn(join(place, 'metrics'), key), items.map(line).join(''));
    metricPoints += items.length;
  }
  await writeInputs(experiment, place, run);
  const files = await exportArtifacts(run.info.artifactUri, artifacts, kept);
  // Last: a folder without it is no run.
  await writeMeta(place, runMeta(run, artifacts));
  return { metricPoints, files };
}

function runMeta({ info }: Run, artifacts: string) {
  return {
    artifact_uri: artifacts,
    end_time: info.endTime ?? null,
    entry_point_name: '',
    experiment_id: info.experimentId,
    lifecycle_stage: info.lifecycleStage,
    run_id: info.id,
    run_name: info.name,
    source_name: '',
    source_type: 4,
    source_version: '',
    start_time: info.startTime,
    status: STATUS[info.status],
    tags: [],
    user_id: info.userId,
  };
}

function line({ time, value, step }: Metric): string {
  return `${time} ${Number.isNaN(value) ? 'nan' : value} ${step}\n`;
}

async function writeInputs(experiment: string, run: string, { inputs }: Run): Promise<void> {
  for (const { dataset, tags } of inputs.datasets) {
    const id = Buffer.from(`${dataset.name}\u0000${dataset.digest}`).toString('hex').slice(0, 200);
    await writeMeta(join(experiment, 'datasets', id), {
      digest: dataset.digest,
      name: dataset.name,
      profile: dataset.profile ?? null,
      schema: dataset.schema ?? null,
      source: dataset.source,
      source_type: dataset.sourceType,
    });
    await writeMeta(join(run, 'inputs', id), {
      destination_id: id,
      destination_type: 'RUN',
      source_id: id,
      source_type: 'DATASET',
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    });
  }
}
