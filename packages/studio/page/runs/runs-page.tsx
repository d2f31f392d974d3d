import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ExperimentRow } from '../../src/server/experiments/experiment-routes.ts';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { apiUrl } from '../api/call.ts';
import { useEvents } from '../api/use-events.ts';
import { useLoad } from '../api/use-load.ts';
import { Problem } from '../design/problem.tsx';
import { FirstRun } from '../projects/first-run.tsx';
import { navigate } from '../router/location.ts';
import { setView, useViewState } from '../router/view-state.ts';
import { useTitle } from '../shell/use-title.ts';
import { columnName, filterOf, inGrammar, orderText, parseOrder } from './columns.ts';
import { compareHref } from './compare-href.ts';
import { groupLines, type Line } from './group-runs.ts';
import { RunsCharts } from './runs-charts.tsx';
import { RunsTable } from './runs-table.tsx';
import { RunsToolbar } from './runs-toolbar.tsx';
import { useColumns } from './use-columns.ts';
import { type Marks, useMarks } from './use-marks.ts';
import { type RunList, useRuns } from './use-runs.ts';
import './runs.css';

/** Grouping needs all runs; beyond this many it takes those it has. */
const MAX_GROUPED = 5_000;

/** The runs of a project: a table, and beside it their charts. */
export function RunsPage({ experimentId }: { readonly experimentId: string }) {
  const view = useViewState();
  const project = useLoad<ExperimentRow>(apiUrl(`/experiments/${experimentId}`));
  useTitle(project.data?.name ?? 'Runs');
  const [shown, setShown] = useState(false);
  // The first rows need not wait for what can be asked of them.
  const known = useLoad<ColumnsAnswer>(
    shown ? apiUrl('/columns', { experiment: experimentId }) : undefined,
  );
  const { columns, choose } = useColumns(experimentId, known.data);
  const order = parseOrder(view.text('order'));
  const group = view.text('group');
  const query = {
    experiment: experimentId,
    filter: filterOf(view.text('filter') ?? ''),
    order: order && `${inGrammar(order.column)} ${order.descending ? 'DESC' : 'ASC'}`,
    column: [...new Set([...columns, ...(group ? [group] : [])])].filter(columnName),
    view: view.flag('deleted') ? 'deleted' : undefined,
  };
  const list = useRuns(query);
  useEffect(() => {
    if (!list.loading) setShown(true);
  }, [list.loading]);
  useEvents(apiUrl('/events', { experiment: experimentId }), list.refresh);
  const marks = useMarks(useMemo(() => list.runs.map(({ id }) => id), [list.runs]));
  const { lines, closed, toggleGroup } = useLines(list, marks, group);
  useRunsKeys();
  const charts = view.text('view') === 'charts';
  const empty =
    list.complete && list.runs.length === 0 && !view.text('filter') && !view.flag('deleted');
  const actions = useActions(list, marks);
  const noColumns = useMemo(() => [], []);
  return (
    <div className={charts ? 'runs-page with-charts' : 'runs-page'}>
      <RunsToolbar
        {...{ project, list, marks, known: known.data, columns, charts }}
        onColumns={choose}
      />
      {project.error && <Problem error={project.error} />}
      {empty ? (
        <FirstRun />
      ) : (
        <div className="runs-body">
          {list.complete && list.runs.length === 0 && (
            <p className="runs-none muted">No run is like this.</p>
          )}
          <RunsTable
            {...{ lines, closed, actions, order }}
            {...marks}
            columns={charts ? noColumns : columns}
            onOrder={(next) => setView({ order: next && orderText(next) })}
            onGroup={(column) => setView({ group: column })}
            onColumns={choose}
            onToggleGroup={toggleGroup}
            onEnd={list.more}
          />
          {charts && <RunsCharts {...{ list, marks, group, query, known: known.data }} />}
        </div>
      )}
    </div>
  );
}

/** Pinned runs first, then all, or groups of them. */
function useLines(list: RunList, marks: Marks, group: string | undefined) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const { runs, complete, more } = list;
  useEffect(() => {
    if (group !== undefined && !complete && runs.length < MAX_GROUPED) more();
  }, [group, complete, runs.length, more]);
  const toggleGroup = useCallback((name: string) => {
    setClosed((old) => {
      const next = new Set(old);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  }, []);
  const lines = useMemo((): readonly Line[] => {
    if (group !== undefined) return groupLines(runs, group, closed);
    const top = runs.filter(({ id }) => marks.pinned.has(id));
    const rest = runs.filter(({ id }) => !marks.pinned.has(id));
    return [...top, ...rest].map((run) => ({ kind: 'run', run }));
  }, [runs, marks.pinned, group, closed]);
  return { lines, closed, toggleGroup };
}

function useActions({ change }: RunList, { select, toggle }: Marks) {
  return useMemo(
    () => ({
      select,
      hide: (id: string) => toggle('hide', id),
      pin: (id: string) => toggle('top', id),
      color: (id: string, color: string) => change(id, { color }),
    }),
    [change, select, toggle],
  );
}

/** J goes to the charts and back; Escape clears the selection. */
function useRunsKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        target.closest('input, textarea, select, dialog, .menu') ||
        event.ctrlKey ||
        event.metaKey
      )
        return;
      const now = new URLSearchParams(window.location.search);
      if (event.key === 'j') setView({ view: now.get('view') === 'charts' ? undefined : 'charts' });
      if (event.key === 'Escape') setView({ sel: [] });
      if (event.key === 'c' && now.getAll('sel').length > 1)
        navigate(compareHref(now.getAll('sel')));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
