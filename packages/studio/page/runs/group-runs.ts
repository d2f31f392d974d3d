import type { RunRow } from '../../src/server/runs/run-row.ts';
import { columnName } from './columns.ts';

/** A line of the table. */
export type Line =
  | { readonly kind: 'run'; readonly run: RunRow }
  | { readonly kind: 'group'; readonly group: RunGroup };

export interface RunGroup {
  readonly name: string;
  readonly runs: readonly RunRow[];
  /** The mean of each column of numbers. */
  readonly means: Readonly<Record<string, number>>;
}

const NO_VALUE = '(none)';

/** The value that a run is grouped by. */
export function groupName(run: RunRow, column: string): string {
  const value = columnName(column)
    ? run.values[column]
    : { status: run.status, user: run.user }[column];
  return value === undefined || value === null || value === '' ? NO_VALUE : String(value);
}

/** Runs under their group, groups in the order of their first run; closed groups without runs. */
export function groupLines(
  runs: readonly RunRow[],
  column: string,
  closed: ReadonlySet<string>,
): readonly Line[] {
  const groups = new Map<string, RunRow[]>();
  for (const run of runs) {
    const name = groupName(run, column);
    const group = groups.get(name);
    if (group) group.push(run);
    else groups.set(name, [run]);
  }
  return [...groups].flatMap(([name, members]): readonly Line[] => {
    const head: Line = { kind: 'group', group: { name, runs: members, means: meansOf(members) } };
    if (closed.has(name)) return [head];
    return [head, ...members.map((run): Line => ({ kind: 'run', run }))];
  });
}

function meansOf(runs: readonly RunRow[]): RunGroup['means'] {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { values } of runs) {
    for (const [column, value] of Object.entries(values)) {
      if (typeof value !== 'number') continue;
      const entry = sums.get(column) ?? { sum: 0, count: 0 };
      sums.set(column, { sum: entry.sum + value, count: entry.count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([column, { sum, count }]) => [column, sum / count]));
}
