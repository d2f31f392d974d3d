import type { Metric } from '../metrics/metrics.ts';
import { distinct } from '../metrics/point.ts';
import type { KeyValue } from '../page.ts';
import { finite } from '../sql/metric-writer.ts';
import type { TrackingStore } from '../tracking-store.ts';
import { ImportMismatchError } from './errors.ts';
import type { SourceRun } from './source.ts';

/** Compares a run with what it was brought over from, by count and content. */
export async function checkRun(store: TrackingStore, source: SourceRun): Promise<void> {
  const run = await store.runs.get(source.id);
  checkTexts(source, 'params', run.params);
  checkTexts(source, 'tags', run.tags);
  const keys = [...new Set(source.metrics.map(({ key }) => key))];
  for (const key of keys) {
    const wanted = distinct(
      source.metrics
        .filter((metric) => metric.key === key)
        .map(({ step, time, value }) => ({ step, time, value: finite(value) })),
    );
    const { items } = await store.metrics.history({ runId: source.id, key });
    const found = distinct(items);
    if (wanted.length === found.length && wanted.every((point, at) => same(point, found[at]!)))
      continue;
    const missing = `points of the metric ${key}`;
    throw new ImportMismatchError(source.id, missing, `${wanted.length}`, `${found.length}`);
  }
}

type Point = Pick<Metric, 'step' | 'time' | 'value'>;

function same(a: Point, b: Point): boolean {
  return a.step === b.step && a.time === b.time && Object.is(a.value, b.value);
}

function checkTexts(source: SourceRun, what: 'params' | 'tags', found: readonly KeyValue[]): void {
  const values = new Map(found.map(({ key, value }) => [key, value]));
  const wanted = new Map(source[what].map(({ key, value }) => [key, value]));
  const kept = [...wanted].filter(([key, value]) => value.startsWith(values.get(key) ?? '\u0000'));
  if (kept.length === wanted.size) return;
  throw new ImportMismatchError(source.id, what, String(wanted.size), String(kept.length));
}
