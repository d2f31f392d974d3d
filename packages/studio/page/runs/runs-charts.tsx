import { useMemo } from 'react';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { apiUrl, type QueryValues } from '../api/call.ts';
import { runColor } from '../charts/run-color.ts';
import { Comparison } from '../compare/comparison.tsx';
import { groupName } from './group-runs.ts';
import type { Marks } from './use-marks.ts';
import type { RunList } from './use-runs.ts';

interface Props {
  readonly list: RunList;
  readonly marks: Marks;
  readonly group: string | undefined;
  readonly query: QueryValues;
  readonly known: ColumnsAnswer | undefined;
}

/** Runs that are plotted where nobody selected any; W&B draws as many. */
const PLOTTED = 10;
const PLOTTED_IN_GROUPS = 100;
/** Runs that parallel coordinates, scatter and importance look at. */
const ANALYSED = 1_000;

/** The charts of the runs in the table: the selected ones, else the first that are not hidden. */
export function RunsCharts({ list, marks, group, query, known }: Props) {
  const { runs } = list;
  const { selected, hidden, pinned } = marks;
  const plotted = useMemo(() => {
    const chosen = selected.size > 0 ? runs.filter(({ id }) => selected.has(id)) : runs;
    const ordered = chosen.toSorted((a, b) => Number(pinned.has(b.id)) - Number(pinned.has(a.id)));
    const shown = ordered.filter(({ id }) => !hidden.has(id));
    const most = group !== undefined || selected.size > 0 ? PLOTTED_IN_GROUPS : PLOTTED;
    return shown.slice(0, most).map((run) => ({
      id: run.id,
      name: run.name,
      color: runColor(run),
      startTime: run.startTime,
      group: group === undefined ? undefined : groupName(run, group),
    }));
  }, [runs, selected, hidden, pinned, group]);
  const valuesUrl = (column: readonly string[]) =>
    apiUrl('/runs', { ...query, column, limit: ANALYSED });
  return (
    <div className="runs-charts">
      <p className="muted">
        {plotted.length} of {runs.length.toLocaleString('en')} runs drawn
      </p>
      <Comparison runs={plotted} known={known} valuesUrl={valuesUrl} version={list.version} />
    </div>
  );
}
