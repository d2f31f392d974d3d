import type { Metric } from '../metrics/metrics.ts';
import type { KeyValue } from '../page.ts';
import type { Batch } from '../runs/runs.ts';
import { Compaction } from './compaction.ts';
import type { StoreContext } from './context.ts';
import type { Connection } from './database.ts';
import type { LoggedKeys } from './experiment-keys.ts';
import { writeModelMetrics } from './logged-models.ts';
import { MergedMetrics } from './merged-metrics.ts';
import { compact } from './metric-chunks.ts';
import { seriesOf, writeAtOnce, writeSeries } from './metric-writer.ts';
import { lockRun, type RunRow } from './run-rows.ts';
import { writeParams, writeTags } from './run-texts.ts';

/** A transaction on one active run that notes the names under which it logs. */
export type Change = (
  id: string,
  work: (db: Connection, run: RunRow) => Promise<void>,
  logged?: LoggedKeys,
) => Promise<void>;

type LogBatch = (id: string, batch: Batch) => Promise<void>;

/** Runs whose experiments are remembered. */
const MOST_RUNS = 10_000;

/** How batches that were checked are written. */
export function batchLogger(context: StoreContext, change: Change): LogBatch {
  const { database, keys, experimentKeys } = context;
  const compaction = new Compaction();
  /** Of runs that this process wrote to. */
  const experiments = new Map<string, number>();

  const inTransaction: LogBatch = async (id, { metrics = [], params = [], tags = [] }) => {
    const names = [...metrics, ...params, ...tags].map(({ key }) => key);
    const keyId = await keys.ensure(names);
    const series = seriesOf(metrics, keyId);
    const ids = (texts: readonly KeyValue[]) => texts.map(({ key }) => keyId(key));
    const logged = { params: ids(params), metrics: [...series.keys()], tags: ids(tags) };
    let experiment = 0;
    const log = async (db: Connection, run: RunRow) => {
      experiment = run.experiment;
      await writeParams(db, run, params, keyId);
      const segments = await writeSeries(db, run.key, series);
      await writeModelMetrics(db, run.id, metrics);
      await writeTags(db, run.key, tags, keyId);
      if (series.size > 0 && compaction.wrote(run.key, series, segments)) {
        await compact(db, run.key);
      }
    };
    await change(id, log, logged);
    if (experiments.size >= MOST_RUNS) experiments.clear();
    experiments.set(id, experiment);
  };

  /** Whether it was written, which it is when no name is new and nobody else writes to the run. */
  const atOnce = async (id: string, metrics: readonly Metric[]): Promise<boolean> => {
    const experiment = experiments.get(id);
    if (experiment === undefined || metrics.length === 0) return false;
    const series = seriesOf(metrics, await keys.ensure(metrics.map(({ key }) => key)));
    if (!experimentKeys.knowsMetrics(experiment, series.keys())) return false;
    const written = await writeAtOnce(database.read, id, series);
    if (written === undefined) return false;
    if (compaction.wrote(written.run, series, written.segments)) {
      const sort = database.write(async (db) => {
        await lockRun(db, id, database.dialect);
        await compact(db, written.run);
      });
      // What was logged is there; what was not sorted is sorted later.
      await sort.catch(() => {});
    }
    return true;
  };

  const merged = new MergedMetrics(async (id, metrics) => {
    const plain = database.dialect === 'postgres' && !metrics.some(({ modelId }) => modelId);
    if (!(plain && (await atOnce(id, metrics)))) await inTransaction(id, { metrics });
  });
  return (id, { metrics = [], params = [], tags = [] }) =>
    params.length + tags.length === 0
      ? merged.add(id, metrics)
      : inTransaction(id, { metrics, params, tags });
}
