import type { FileResults } from '../compare/diff.ts';
import { listsAsText } from '../compare/diff.ts';
import { formatCell } from '../compare/format.ts';
import { renderTable } from '../compare/table.ts';
import { flatten } from '../value/flatten.ts';
import { compareCodePoints } from '../value/python-json.ts';
import { dict, isDict, type PyDict, type PyValue } from '../value/values.ts';

export interface MetricsTableOptions {
  /** A column that names the revision. */
  readonly revisions?: boolean;
  readonly markdown?: boolean;
  /** Decimals; 5 where it is not given. */
  readonly precision?: number;
}

/** Revision → results. */
export type RevisionResults = ReadonlyMap<string, FileResults>;

/** Metrics as DVC prints them: a row a file, a column a metric. */
export function formatMetrics(results: RevisionResults, options: MetricsTableOptions = {}): string {
  const rows = [...results].flatMap(([revision, files]) =>
    [...files].flatMap(([path, { data }]) => ({
      revision,
      path,
      values: cells(data ?? new Map()),
    })),
  );
  const keys = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))].sort(
    compareCodePoints,
  );
  const lead = options.revisions ? ['Revision', 'Path'] : ['Path'];
  const lines = rows.map(({ revision, path, values }) => [
    ...(options.revisions ? [revision] : []),
    path,
    ...keys.map((key) => formatCell(values.get(key) ?? null, options.precision ?? 5)),
  ]);
  return renderTable([...lead, ...keys], lines, options.markdown);
}

function cells(data: PyValue): ReadonlyMap<string, PyValue> {
  const value = listsAsText(data);
  return isDict(value) ? flatten(value) : new Map([['', value]]);
}

/** Metrics or parameters as DVC prints them with `--json`. */
export function resultsToDict(results: RevisionResults): PyDict {
  const revisions = [...results].map(([revision, files]) => {
    const entries = [...files].map(([path, { data, error }]) => {
      const result = error
        ? dict({ error: dict({ type: error.name, msg: error.message }) })
        : dict({ data: data ?? null });
      return [path, result] as const;
    });
    return [revision, dict({ data: new Map(entries) })] as const;
  });
  return new Map(revisions);
}
