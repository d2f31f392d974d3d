import type { RunsAnswer } from '../../src/server/runs/run-row.ts';
import { apiUrl } from '../api/call.ts';
import { useEvents } from '../api/use-events.ts';
import { useLoad } from '../api/use-load.ts';
import { runColor } from '../charts/run-color.ts';
import { formatAge } from '../design/format.ts';
import { Status } from '../design/status.tsx';
import { Link } from '../router/link.tsx';
import { durationOf } from '../runs/run-cell.tsx';

interface Props {
  readonly projects: readonly { readonly id: string; readonly name: string }[];
}

const SHOWN = 10;
/** As many projects as a call takes. */
const MOST = 100;

/** What ran last, in all projects. */
export function NewestRuns({ projects }: Props) {
  const experiment = projects.slice(0, MOST).map(({ id }) => id);
  const { data, reload } = useLoad<RunsAnswer>(apiUrl('/runs', { experiment, limit: SHOWN }));
  useEvents(apiUrl('/events', { experiment }), reload);
  const runs = data?.runs ?? [];
  if (runs.length === 0) return null;
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  return (
    <section className="panel scroll-x">
      <header>
        <h2>Newest runs</h2>
      </header>
      <table className="table">
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <span className="row">
                  <span className="dot" style={{ background: runColor(run) }} />
                  <Link href={`/runs/${run.id}`}>{run.name}</Link>
                </span>
              </td>
              <td>
                <Link href={`/projects/${run.experimentId}`}>{names.get(run.experimentId)}</Link>
              </td>
              <td>
                <Status status={run.status} />
              </td>
              <td className="muted">{durationOf(run)}</td>
              <td className="muted">{formatAge(run.startTime)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
