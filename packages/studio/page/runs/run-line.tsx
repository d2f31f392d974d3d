// biome-ignore-all lint/a11y/useSemanticElements: only a part of the table is in the document
import { memo } from 'react';
import type { RunRow } from '../../src/server/runs/run-row.ts';
import { formatNumber } from '../design/format.ts';
import { Icon } from '../design/icon.tsx';
import { Link } from '../router/link.tsx';
import { ColorDot } from './color-dot.tsx';
import { columnName } from './columns.ts';
import type { RunGroup } from './group-runs.ts';
import { RunCell } from './run-cell.tsx';

/** What can be done with a run in a list; the same object for all lines. */
export interface RunActions {
  readonly select: (id: string, range: boolean) => void;
  readonly hide: (id: string) => void;
  readonly pin: (id: string) => void;
  readonly color: (id: string, color: string) => void;
}

interface Props {
  readonly run: RunRow;
  readonly columns: readonly string[];
  readonly actions: RunActions;
  readonly selected: boolean;
  readonly hidden: boolean;
  readonly pinned: boolean;
  /** Its place in the table, from 0. */
  readonly index: number;
}

export const RunLine = memo(function RunLine(props: Props) {
  const { run, columns, actions, selected, hidden, pinned, index } = props;
  return (
    <>
      <div role="cell" className="cell run-name">
        <input
          type="checkbox"
          aria-label={`Select ${run.name}`}
          checked={selected}
          onChange={(event) => actions.select(run.id, (event.nativeEvent as MouseEvent).shiftKey)}
        />
        <button
          type="button"
          className="button quiet icon small eye"
          aria-pressed={hidden}
          aria-label={`Hide ${run.name} in charts`}
          title={hidden ? 'Show in charts' : 'Hide in charts'}
          onClick={() => actions.hide(run.id)}
        >
          <Icon name={hidden ? 'hidden' : 'eye'} size={14} />
        </button>
        <ColorDot run={run} onColor={(color) => actions.color(run.id, color)} />
        <Link
          className="clip grow run-link"
          href={`/runs/${run.id}`}
          title={run.name}
          data-index={index}
        >
          {run.name}
        </Link>
        {run.status === 'RUNNING' && <span className="dot running" title="running" />}
        <button
          type="button"
          className="button quiet icon small pin"
          aria-pressed={pinned}
          aria-label={`Pin ${run.name}`}
          title={pinned ? 'Unpin' : 'Pin to the top'}
          onClick={() => actions.pin(run.id)}
        >
          <Icon name="pin" size={14} />
        </button>
      </div>
      {columns.map((column) => (
        <RunCell key={column} run={run} column={column} />
      ))}
    </>
  );
});

interface GroupProps {
  readonly group: RunGroup;
  readonly columns: readonly string[];
  readonly open: boolean;
  readonly onToggle: (name: string) => void;
}

export function GroupLine({ group, columns, open, onToggle }: GroupProps) {
  return (
    <>
      <div role="cell" className="cell run-name">
        <button
          type="button"
          className="button quiet small group-toggle"
          aria-expanded={open}
          onClick={() => onToggle(group.name)}
        >
          <Icon name={open ? 'down' : 'right'} size={14} />
          <strong className="clip">{group.name}</strong>
          <span className="muted">{group.runs.length}</span>
        </button>
      </div>
      {columns.map((column) => {
        const mean = columnName(column)?.kind === 'metrics' ? group.means[column] : undefined;
        return (
          <div
            key={column}
            role="cell"
            className="cell number muted"
            title={mean === undefined ? undefined : `mean ${mean}`}
          >
            {mean === undefined ? '' : `⌀ ${formatNumber(mean)}`}
          </div>
        );
      })}
    </>
  );
}
