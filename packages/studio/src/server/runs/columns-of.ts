import type { Run } from '@havn/track';

/** The keys that some runs have, sorted. */
export interface ColumnsAnswer {
  readonly params: readonly ColumnKey[];
  readonly metrics: readonly ColumnKey[];
  readonly tags: readonly ColumnKey[];
}

/** Names alone, of every run of an experiment. */
export interface ColumnNames {
  readonly params: readonly string[];
  readonly metrics: readonly string[];
  readonly tags: readonly string[];
}

interface ColumnKey {
  readonly key: string;
  /** Whether the runs disagree; such columns are shown first. */
  readonly varies: boolean;
}

export function columnsOf(runs: readonly Run[]): ColumnsAnswer {
  const params = new Counted();
  const metrics = new Counted();
  const tags = new Counted();
  for (const run of runs) {
    for (const { key, value } of run.params) params.add(key, value);
    for (const { key, value } of run.metrics) metrics.add(key, String(value));
    for (const { key, value } of run.tags) if (!isInternal(key)) tags.add(key, value);
  }
  return { params: params.keys(), metrics: metrics.keys(), tags: tags.keys() };
}

/** Tags by which MLflow and Havn themselves remember something. */
export function isInternal(tag: string): boolean {
  return tag.startsWith('mlflow.') || tag.startsWith('havn.');
}

class Counted {
  readonly #first = new Map<string, string>();
  readonly #varying = new Set<string>();

  add(key: string, value: string): void {
    const first = this.#first.get(key);
    if (first === undefined) this.#first.set(key, value);
    else if (first !== value) this.#varying.add(key);
  }

  keys(): readonly ColumnKey[] {
    const names = [...this.#first.keys()].sort();
    return names.map((key) => ({ key, varies: this.#varying.has(key) }));
  }
}
