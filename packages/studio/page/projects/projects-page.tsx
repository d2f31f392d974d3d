import { useState } from 'react';
import type { ExperimentsAnswer } from '../../src/server/experiments/experiment-routes.ts';
import { apiUrl } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { formatAge, formatTime } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { useTitle } from '../shell/use-title.ts';
import { FirstRun } from './first-run.tsx';
import { NewestRuns } from './newest-runs.tsx';

/** Every project; MLflow calls them experiments. */
export function ProjectsPage() {
  useTitle('Projects');
  const [filter, setFilter] = useState('');
  const { data, error } = useLoad<ExperimentsAnswer>(apiUrl('/experiments'));
  const all = data?.experiments ?? [];
  const shown = all.filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
  return (
    <div className="content">
      <div className="page-head">
        <h1>Projects</h1>
        <span className="grow" />
        {all.length > 1 && (
          <input
            className="field"
            type="search"
            placeholder="Find a project"
            aria-label="Find a project"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        )}
      </div>
      <Problem error={error} />
      {data && (
        <div className="panel scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th>Name</th>
                <th>Note</th>
                <th>Last change</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ id, name, note, lastUpdateTime }) => (
                <tr key={id}>
                  <td>
                    <Link href={`/projects/${id}`}>{name}</Link>
                  </td>
                  <td className="muted">{note.split('\n')[0]}</td>
                  <td className="muted" title={formatTime(lastUpdateTime)}>
                    {formatAge(lastUpdateTime)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data && <NewestRuns projects={all} />}
      {data && all.length <= 1 && <FirstRun />}
    </div>
  );
}
