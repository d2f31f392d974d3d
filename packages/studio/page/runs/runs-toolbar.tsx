import { useState } from 'react';
import type { ExperimentRow } from '../../src/server/experiments/experiment-routes.ts';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { useMayWrite } from '../access/session.ts';
import { type CallError, send } from '../api/call.ts';
import type { Loaded } from '../api/use-load.ts';
import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { setView, useViewState } from '../router/view-state.ts';
import { ColumnPicker } from './column-picker.tsx';
import { columnTitle } from './columns.ts';
import { compareHref } from './compare-href.ts';
import { FilterField } from './filter-field.tsx';
import type { Marks } from './use-marks.ts';
import type { RunList } from './use-runs.ts';

interface Props {
  readonly project: Loaded<ExperimentRow>;
  readonly list: RunList;
  readonly marks: Marks;
  readonly known: ColumnsAnswer | undefined;
  readonly columns: readonly string[];
  readonly charts: boolean;
  readonly onColumns: (columns: readonly string[]) => void;
}

export function RunsToolbar({ project, list, marks, known, columns, charts, onColumns }: Props) {
  const view = useViewState();
  const [picking, setPicking] = useState(false);
  return (
    <div className="runs-toolbar">
      <div className="page-head">
        <Link href="/" className="muted">
          Projects
        </Link>
        <span className="muted">/</span>
        <h1>{project.data?.name ?? ' '}</h1>
        <span className="muted number">{list.error ? '' : countText(list)}</span>
        <span className="grow" />
        <ViewSwitch charts={charts} />
      </div>
      <div className="row wrap runs-controls">
        <FilterField
          value={view.text('filter') ?? ''}
          error={list.error}
          onChange={(filter) => setView({ filter })}
        />
        <GroupMenu known={known} />
        <button type="button" className="button" onClick={() => setPicking(true)}>
          <Icon name="columns" /> Columns
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={view.flag('deleted')}
          onClick={() => setView({ deleted: view.flag('deleted') ? undefined : '1', sel: [] })}
        >
          Deleted
        </button>
      </div>
      {marks.selected.size > 0 && <Selection marks={marks} list={list} />}
      {picking && (
        <ColumnPicker
          experimentId={project.data?.id ?? ''}
          known={known}
          chosen={columns}
          onChange={onColumns}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}

function countText({ runs, complete }: RunList): string {
  if (runs.length === 1 && complete) return '1 run';
  return `${runs.length.toLocaleString('en')}${complete ? '' : '+'} runs`;
}

function ViewSwitch({ charts }: { readonly charts: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons are no form
    <div className="row" role="group" aria-label="View">
      <button
        type="button"
        className="button"
        aria-pressed={!charts}
        onClick={() => setView({ view: undefined })}
      >
        <Icon name="table" /> Table
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={charts}
        title="J goes to and fro"
        onClick={() => setView({ view: 'charts' })}
      >
        <Icon name="chart" /> Charts
      </button>
    </div>
  );
}

function GroupMenu({ known }: { readonly known: ColumnsAnswer | undefined }) {
  const group = useViewState().text('group');
  const choices = [
    'status',
    'user',
    ...(known?.params ?? []).filter(({ varies }) => varies).map(({ key }) => `params.${key}`),
    ...(known?.tags ?? []).map(({ key }) => `tags.${key}`),
  ].slice(0, 200);
  return (
    <Popover
      label={group === undefined ? 'Group runs' : `Group runs: ${columnTitle(group)}`}
      button={
        <>
          <Icon name="group" /> {group === undefined ? 'Group' : columnTitle(group)}
        </>
      }
    >
      {(close) =>
        [undefined, ...choices].map((column) => (
          <button
            key={column ?? ''}
            type="button"
            className="item"
            aria-pressed={group === column}
            onClick={() => {
              setView({ group: column });
              close();
            }}
          >
            <span className="grow clip">
              {column === undefined ? 'No groups' : columnTitle(column)}
            </span>
            {group === column && <Icon name="check" />}
          </button>
        ))
      }
    </Popover>
  );
}

/** What can be done with the runs that are selected. */
function Selection({ marks, list }: Pick<Props, 'marks' | 'list'>) {
  const [error, setError] = useState<CallError>();
  const ids = [...marks.selected];
  const deleted = useViewState().flag('deleted');
  const mayWrite = useMayWrite();
  const removeAll = async () => {
    for (const id of ids) {
      if (deleted) await send('POST', `/api/havn/runs/${id}/restore`);
      else await send('DELETE', `/api/havn/runs/${id}`);
    }
    marks.clear();
    list.reload();
  };
  return (
    <div className="row wrap runs-selection">
      <span>{ids.length} selected</span>
      <Link
        className="button primary"
        href={compareHref(ids)}
        aria-disabled={ids.length < 2}
        title={ids.length < 2 ? 'Select another run to compare' : 'C'}
      >
        {ids.length < 2 ? 'Open' : 'Compare'}
      </Link>
      {mayWrite && (
        <button type="button" className="button" onClick={() => removeAll().catch(setError)}>
          {deleted ? 'Restore' : 'Delete'}
        </button>
      )}
      <button type="button" className="button quiet" onClick={marks.clear}>
        Clear
      </button>
      <Problem error={error} />
    </div>
  );
}
