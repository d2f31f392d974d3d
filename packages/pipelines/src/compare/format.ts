import { pythonStr } from '../value/python-text.ts';
import { roundHalfEven } from '../value/round.ts';
import { isDict, isList, type PyValue } from '../value/values.ts';
import type { Changes } from './diff.ts';
import { renderTable } from './table.ts';

export interface DiffTableOptions {
  /** `Metric` or `Param`. */
  readonly title: string;
  readonly revisions: readonly [string, string];
  readonly markdown?: boolean;
  readonly noPath?: boolean;
  /** A column with the differences. */
  readonly changes?: boolean;
  /** Decimals of floats; undefined leaves them as they are. */
  readonly precision?: number;
}

/** What changed, as DVC prints it. Empty where nothing did. */
export function formatDiff(changes: Changes, options: DiffTableOptions): string {
  const { title, revisions, noPath, precision } = options;
  const columns = [
    ...(noPath ? [] : ['Path']),
    title,
    ...revisions,
    ...(options.changes ? ['Change'] : []),
  ];
  const rows = [...changes].flatMap(([path, keys]) =>
    [...keys].map(([key, change]) => [
      ...(noPath ? [] : [path]),
      key,
      formatCell(change.old, precision),
      formatCell(change.new, precision),
      ...(options.changes ? [formatCell(change.diff ?? null, precision)] : []),
    ]),
  );
  if (rows.length === 0) return '';
  return renderTable(columns, rows, options.markdown);
}

/** A value as a cell of a table; nothing is `-`. */
export function formatCell(value: PyValue, precision: number | undefined): string {
  return value === null ? '-' : pythonStr(rounded(value, precision));
}

function rounded(value: PyValue, precision: number | undefined): PyValue {
  if (precision === undefined || precision === 0) return value;
  if (typeof value === 'number') return roundHalfEven(value, precision);
  if (isList(value)) return value.map((item) => rounded(item, precision));
  if (!isDict(value)) return value;
  return new Map([...value].map(([key, item]) => [key, rounded(item, precision)]));
}
