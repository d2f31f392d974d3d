import { type FormEvent, useState } from 'react';
import type { ExperimentsAnswer } from '../../src/server/experiments/experiment-routes.ts';
import type { ReportsAnswer } from '../../src/server/reports/report-routes.ts';
import { useMayWrite } from '../access/session.ts';
import { apiUrl, send } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { Empty } from '../design/empty.tsx';
import { formatAge } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { navigate } from '../router/location.ts';
import { useTitle } from '../shell/use-title.ts';
import { STARTER } from './starter.ts';

export default function ReportsPage() {
  useTitle('Reports');
  const { data, error } = useLoad<ReportsAnswer>(apiUrl('/reports'));
  const mayWrite = useMayWrite();
  const reports = data?.reports ?? [];
  return (
    <div className="content">
      <h1>Reports</h1>
      {mayWrite && <NewReport />}
      <Problem error={error} />
      {data && reports.length === 0 && (
        <Empty title="No reports yet">
          <p className="muted">
            A report is a text with live charts: what was tried, what came of it, what is next.
            {mayWrite && 'Choose a project above to write the first.'}
          </p>
        </Empty>
      )}
      {reports.length > 0 && (
        <div className="panel scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th>Title</th>
                <th>Project</th>
                <th>Last change</th>
              </tr>
            </thead>
            <tbody>
              {reports.map(({ id, title, experimentId, experimentName, updated }) => (
                <tr key={id}>
                  <td>
                    <Link href={`/reports/${experimentId}/${id}`}>{title}</Link>
                  </td>
                  <td>
                    <Link href={`/projects/${experimentId}`}>{experimentName}</Link>
                  </td>
                  <td className="muted">{formatAge(updated)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function NewReport() {
  const { data } = useLoad<ExperimentsAnswer>(apiUrl('/experiments'));
  const [title, setTitle] = useState('');
  const [project, setProject] = useState<string>();
  const [error, setError] = useState<Error>();
  const chosen = project ?? data?.experiments[0]?.id;
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (chosen === undefined) return;
    send<{ id: string }>('POST', `/api/havn/reports/${chosen}`, { title, markdown: STARTER }).then(
      ({ id }) => navigate(`/reports/${chosen}/${id}?edit=1`),
      setError,
    );
  };
  return (
    <form className="row wrap" onSubmit={create}>
      <input
        className="field"
        aria-label="Title of a new report"
        placeholder="Title of a new report"
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <label className="labelled">
        <span className="muted">in</span>
        <select
          className="field column-select"
          aria-label="Project"
          value={chosen ?? ''}
          onChange={(event) => setProject(event.target.value)}
        >
          {data?.experiments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button primary" disabled={title.trim() === '' || !chosen}>
        Write
      </button>
      <Problem error={error} />
    </form>
  );
}
