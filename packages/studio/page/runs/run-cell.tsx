// biome-ignore-all lint/a11y/useSemanticElements: only a part of the table is in the document
import type { RunRow } from '../../src/server/runs/run-row.ts';
import { formatAge, formatDuration, formatNumber, formatTime } from '../design/format.ts';
import { Status } from '../design/status.tsx';
import { columnName, isFixed } from './columns.ts';

interface Props {
  readonly run: RunRow;
  readonly column: string;
}

/** One value of one run. */
export function RunCell({ run, column }: Props) {
  if (isFixed(column))
    return (
      <div role="cell" className="cell clip">
        {fixedValue(run, column)}
      </div>
    );
  const value = run.values[column];
  if (columnName(column)?.kind === 'metrics') {
    const number = value as number | null | undefined;
    return (
      <div
        role="cell"
        className="cell number"
        title={number === undefined ? undefined : String(number)}
      >
        {number === undefined ? '' : formatNumber(number)}
      </div>
    );
  }
  return (
    <div role="cell" className="cell clip" title={String(value ?? '')}>
      {value}
    </div>
  );
}

function fixedValue(run: RunRow, column: 'status' | 'created' | 'duration' | 'user') {
  switch (column) {
    case 'status':
      return <Status status={run.status} />;
    case 'created':
      return <span title={formatTime(run.startTime)}>{formatAge(run.startTime)}</span>;
    case 'duration':
      return durationOf(run);
    case 'user':
      return run.user;
    default:
      return column satisfies never;
  }
}

export function durationOf({
  startTime,
  endTime,
  status,
}: Pick<RunRow, 'startTime' | 'endTime' | 'status'>) {
  if (startTime === null) return '–';
  if (endTime !== null) return formatDuration(endTime - startTime);
  return status === 'RUNNING' ? formatDuration(Math.max(0, Date.now() - startTime)) : '–';
}
