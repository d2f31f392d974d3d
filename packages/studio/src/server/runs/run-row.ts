import type { KeyValue, Run } from '@havn/track';

/** A run in a list: of its parameters, metrics and tags only those that were asked for. */
export interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly experimentId: string;
  readonly status: string;
  readonly user: string;
  readonly startTime: number | null;
  readonly endTime: number | null;
  readonly deleted: boolean;
  /** As somebody chose it (`#rrggbb`), else one that follows from the id. */
  readonly color: string | null;
  /** By column: `metrics.loss`, `params.lr`, `tags.team`. A metric that is NaN is null. */
  readonly values: Readonly<Record<string, string | number | null>>;
}

export interface RunsAnswer {
  readonly runs: readonly RunRow[];
  readonly nextPage: string | null;
}

export const COLOR_TAG = 'havn.color';

/** The column of a key; MLflow's filter grammar writes it alike. */
type ColumnKind = 'params' | 'metrics' | 'tags';

export function runRow(run: Run, columns: ReadonlySet<string>): RunRow {
  const { info } = run;
  return {
    id: info.id,
    name: info.name,
    experimentId: info.experimentId,
    status: info.status,
    user: info.userId,
    startTime: info.startTime ?? null,
    endTime: info.endTime ?? null,
    deleted: info.lifecycleStage === 'deleted',
    color: run.tags.find(({ key }) => key === COLOR_TAG)?.value ?? null,
    values: valuesOf(run, columns),
  };
}

function valuesOf(run: Run, columns: ReadonlySet<string>): RunRow['values'] {
  const values: Record<string, string | number | null> = {};
  const take = (kind: ColumnKind, pairs: readonly KeyValue[]) => {
    for (const { key, value } of pairs) {
      const column = `${kind}.${key}`;
      if (columns.has(column)) values[column] = value;
    }
  };
  take('params', run.params);
  take('tags', run.tags);
  for (const { key, value } of run.metrics) {
    const column = `metrics.${key}`;
    if (columns.has(column)) values[column] = Number.isNaN(value) ? null : value;
  }
  return values;
}
