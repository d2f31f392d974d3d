import { ExistsError } from '../errors.ts';
import { finite } from '../sql/metric-writer.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { checkRun } from './check-run.ts';
import { importArtifacts } from './import-artifacts.ts';
import { importModel } from './import-model.ts';
import type { KeptFiles } from './kept-files.ts';
import type { RunSource, SourceExperiment, SourceRun } from './source.ts';

export interface ImportReport {
  readonly experiments: number;
  readonly runs: number;
  readonly metricPoints: number;
  readonly params: number;
  readonly tags: number;
  readonly models: number;
  readonly modelVersions: number;
  readonly files: number;
}

export interface ImportOptions {
  /** Where runs keep files whose place is `mlflow-artifacts:/…`; else they go to folders alone. */
  readonly kept?: KeptFiles | undefined;
  /** Called after each run. */
  readonly onRun?: (report: ImportReport) => void;
}

/**
 * Brings the runs of another tracker into a store, and compares each with what it came from.
 * What was brought over before is not doubled: the same import may be run again after a cut.
 * Throws `ImportMismatchError`.
 */
export async function importRuns(
  store: TrackingStore,
  source: RunSource,
  { onRun, kept }: ImportOptions = {},
): Promise<ImportReport> {
  const report = {
    experiments: 0,
    runs: 0,
    metricPoints: 0,
    params: 0,
    tags: 0,
    models: 0,
    modelVersions: 0,
    files: 0,
  };
  for await (const experiment of source.experiments()) {
    const experimentId = await experimentOf(store, experiment);
    report.experiments += 1;
    for await (const run of experiment.runs()) {
      report.files += await importRun({ store, kept }, experimentId, run);
      report.runs += 1;
      report.metricPoints += run.metrics.length;
      report.params += run.params.length;
      report.tags += run.tags.length;
      onRun?.(report);
    }
    if (experiment.lifecycleStage === 'deleted') await markDeleted(store, experimentId);
  }
  for await (const model of source.models()) {
    report.modelVersions += await importModel(store, model);
    report.models += 1;
  }
  return report;
}

async function experimentOf(
  { experiments }: TrackingStore,
  { name, tags }: SourceExperiment,
): Promise<string> {
  const known = await experiments.getByName(name);
  if (known?.lifecycleStage === 'deleted') await experiments.restore(known.id);
  const id = known?.id ?? (await experiments.create({ name }));
  for (const tag of tags) await experiments.setTag(id, tag);
  return id;
}

async function markDeleted({ experiments }: TrackingStore, id: string): Promise<void> {
  if ((await experiments.get(id)).lifecycleStage === 'active') await experiments.delete(id);
}

interface Target {
  readonly store: TrackingStore;
  readonly kept: KeptFiles | undefined;
}

/** Answers how many files came with it. */
async function importRun(
  { store, kept }: Target,
  experimentId: string,
  run: SourceRun,
): Promise<number> {
  const { runs } = store;
  const { id, name, userId, startTime, endTime, status } = run;
  try {
    await runs.create({ id, experimentId, name, userId, startTime, tags: run.tags });
  } catch (error) {
    if (!(error instanceof ExistsError)) throw error;
    await runs.restore(id);
  }
  await logAll(store, run);
  if (run.datasets.length > 0) await runs.logInputs(id, { datasets: run.datasets });
  await runs.update(id, { status, endTime });
  const { artifactUri } = (await runs.get(id)).info;
  const files = run.artifacts ? await importArtifacts(run.artifacts, artifactUri, kept) : 0;
  await checkRun(store, run);
  if (run.lifecycleStage === 'deleted') await runs.delete(id);
  return files;
}

const METRICS_PER_BATCH = 1_000;
const PARAMS_PER_BATCH = 100;

async function logAll({ runs }: TrackingStore, run: SourceRun): Promise<void> {
  for (let at = 0; at < run.params.length; at += PARAMS_PER_BATCH) {
    await runs.logBatch(run.id, { params: run.params.slice(at, at + PARAMS_PER_BATCH) });
  }
  for (let at = 0; at < run.tags.length; at += PARAMS_PER_BATCH) {
    await runs.logBatch(run.id, { tags: run.tags.slice(at, at + PARAMS_PER_BATCH) });
  }
  for (let at = 0; at < run.metrics.length; at += METRICS_PER_BATCH) {
    const metrics = run.metrics.slice(at, at + METRICS_PER_BATCH);
    await runs.logBatch(run.id, {
      metrics: metrics.map((metric) => ({ ...metric, value: finite(metric.value) })),
    });
  }
}
