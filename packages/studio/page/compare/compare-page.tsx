import { useMemo, useState } from 'react';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import type { RunsAnswer } from '../../src/server/runs/run-row.ts';
import { apiUrl } from '../api/call.ts';
import { useEvents } from '../api/use-events.ts';
import { useLoad } from '../api/use-load.ts';
import { withDistinctColors } from '../charts/run-color.ts';
import { Empty } from '../design/empty.tsx';
import { Icon } from '../design/icon.tsx';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { useViewState } from '../router/view-state.ts';
import { useTitle } from '../shell/use-title.ts';
import { Comparison } from './comparison.tsx';

/** Runs that fit into one address. */
const MOST = 100;

/** `?run=a&run=b`: these runs and no others. */
export default function ComparePage() {
  useTitle('Compare runs');
  const view = useViewState();
  const run = view.list('run').slice(0, MOST);
  const [version, setVersion] = useState(0);
  const wanted = run.length > 0;
  const rows = useLoad<RunsAnswer>(wanted ? apiUrl('/runs/by-id', { run }) : undefined);
  const known = useLoad<ColumnsAnswer>(wanted ? apiUrl('/columns', { run }) : undefined);
  useEvents(wanted ? apiUrl('/events', { run }) : undefined, ({ runs, added }) => {
    if (added || runs.length > 0) setVersion((number) => number + 1);
    rows.reload();
  });
  const found = rows.data?.runs ?? [];
  const runs = useMemo(() => withDistinctColors(rows.data?.runs ?? []), [rows.data]);
  if (!wanted) {
    return (
      <Empty title="Nothing to compare yet" alone>
        <p className="muted">Select two or more runs in the table of a project, then Compare.</p>
        <Link className="button" href="/">
          All projects
        </Link>
      </Empty>
    );
  }
  const back = found[0]?.experimentId;
  return (
    <div className="content">
      <div className="page-head">
        <Link className="muted" href={back === undefined ? '/' : `/projects/${back}`}>
          Runs
        </Link>
        <span className="muted">/</span>
        <h1>Compare {run.length} runs</h1>
      </div>
      <Problem error={rows.error ?? known.error} />
      <ul className="compared" aria-label="Compared runs">
        {runs.map(({ id, name, color }) => (
          <li key={id} className="badge">
            <span className="dot" style={{ background: color }} />
            <Link className="clip" href={`/runs/${id}`}>
              {name}
            </Link>
            {run.length > 1 && (
              <Link
                className="drop"
                aria-label={`Leave out ${name}`}
                href={view.href({ run: run.filter((each) => each !== id) })}
              >
                <Icon name="close" size={12} />
              </Link>
            )}
          </li>
        ))}
      </ul>
      <Comparison
        runs={runs}
        known={known.data}
        valuesUrl={(column) => apiUrl('/runs/by-id', { run, column })}
        version={version}
      />
    </div>
  );
}
