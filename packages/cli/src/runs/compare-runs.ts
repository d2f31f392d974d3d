import type { RunRecord } from '@havn/track';

/** Runs side by side: each list has a value a run, in their order, `null` where it has none. */
export interface RunComparison {
  readonly runs: readonly string[];
  /** Only those that differ. */
  readonly params: Readonly<Record<string, readonly (string | null)[]>>;
  readonly metrics: Readonly<Record<string, readonly (number | null)[]>>;
}

export function compareRuns(runs: readonly RunRecord[]): RunComparison {
  const params = sideBySide(runs.map((run) => run.params));
  const differing = Object.entries(params).filter(([, values]) => new Set(values).size > 1);
  return {
    runs: runs.map((run) => run.id),
    params: Object.fromEntries(differing),
    metrics: sideBySide(runs.map((run) => run.metrics)),
  };
}

function sideBySide<T>(
  records: readonly Readonly<Record<string, T>>[],
): Record<string, (T | null)[]> {
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
  return Object.fromEntries(keys.map((key) => [key, records.map((record) => record[key] ?? null)]));
}
