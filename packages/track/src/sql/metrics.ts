import { sql } from 'kysely';
import { InvalidValueError } from '../errors.ts';
import type {
  HistoryBulk,
  HistoryInterval,
  HistoryPage,
  Metric,
  Metrics,
  RunMetric,
} from '../metrics/metrics.ts';
import { byTime, type Point } from '../metrics/point.ts';
import { evenSample } from '../metrics/sample.ts';
import type { Page } from '../page.ts';
import type { StoreContext } from './context.ts';
import { keyList } from './key-list.ts';
import { metricBuckets } from './metric-buckets.ts';
import { dropAfter } from './metric-drop.ts';
import { readSeries, type StepRange } from './metric-reader.ts';
import { readToken, writeToken } from './page-token.ts';
import { runKeys } from './run-rows.ts';

export function sqlMetrics(context: StoreContext): Metrics {
  return {
    history: (query) => history(context, query),
    historyBulk: (query) => historyBulk(context, query),
    historyInterval: (query) => historyInterval(context, query),
    buckets: (query) => metricBuckets(context, query),
    keys: (runIds) => metricKeys(context, runIds),
    dropAfter: (runId, step) => dropAfter(context, runId, step),
  };
}

async function seriesOfRuns(
  context: StoreContext,
  {
    runIds,
    key,
    range,
  }: { readonly runIds: readonly string[]; readonly key: string; readonly range?: StepRange },
): Promise<(id: string) => readonly Point[]> {
  const keyId = await context.keys.find(key);
  if (keyId === undefined) return () => [];
  const runs = await runKeys(context, runIds);
  const series = await readSeries(context.database.read, {
    runs: [...runs.values()],
    key: keyId,
    range,
  });
  return (id) => series.get(runs.get(id) ?? -1) ?? [];
}

async function history(
  context: StoreContext,
  { runId, key, maxResults, pageToken }: HistoryPage,
): Promise<Page<Metric>> {
  const series = await seriesOfRuns(context, { runIds: [runId], key });
  const points = [...series(runId)].sort(byTime);
  const after = placeOf(pageToken);
  const first = after === undefined ? 0 : points.findIndex((point) => byTime(point, after) > 0);
  const rest = first === -1 ? [] : points.slice(first);
  const page = rest.slice(0, maxResults);
  const last = page.at(-1);
  return {
    items: page.map((point) => ({ key, ...point })),
    nextPageToken: last !== undefined && page.length < rest.length ? tokenOf(last) : undefined,
  };
}

function tokenOf({ time, step, value }: Point): string {
  return writeToken([time, step, String(value)]);
}

function placeOf(token: string | undefined): Point | undefined {
  const place = readToken(token, 3);
  return place && { time: Number(place[0]), step: Number(place[1]), value: Number(place[2]) };
}

async function historyBulk(
  context: StoreContext,
  { runIds, key, maxResults }: HistoryBulk,
): Promise<readonly RunMetric[]> {
  const ids = [...new Set(runIds)].sort();
  const series = await seriesOfRuns(context, { runIds: ids, key });
  const metrics: RunMetric[] = [];
  for (const runId of ids) {
    for (const point of [...series(runId)].sort(byTime)) {
      if (metrics.length >= maxResults) return metrics;
      metrics.push({ runId, key, ...point });
    }
  }
  return metrics;
}

async function historyInterval(
  context: StoreContext,
  { runIds, key, maxResults, startStep, endStep }: HistoryInterval,
): Promise<readonly RunMetric[]> {
  if ((startStep === undefined) !== (endStep === undefined)) {
    throw new InvalidValueError(
      'Both start_step and end_step must be specified together, or neither may be specified.',
    );
  }
  const range =
    startStep === undefined || endStep === undefined
      ? {}
      : { range: { start: startStep, end: endStep } };
  const series = await seriesOfRuns(context, { runIds, key, ...range });
  return runIds.flatMap((runId) =>
    evenSample(series(runId), Math.max(1, maxResults)).map((point) => ({ runId, key, ...point })),
  );
}

async function metricKeys(
  context: StoreContext,
  runIds: readonly string[],
): Promise<readonly string[]> {
  const runs = [...(await runKeys(context, runIds)).values()];
  if (runs.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from keys where id in
    (select key from latest_metrics where run in (${keyList(runs)})) order by name`.execute(
    context.database.read,
  );
  return rows.map(({ name }) => name);
}
