import type { ModelAnswer } from '../../src/server/models/model-routes.ts';
import { useMayRegister } from '../access/session.ts';
import { apiUrl, send } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { EditableNote } from '../design/editable-note.tsx';
import { Empty } from '../design/empty.tsx';
import { formatAge, formatTime } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { useTitle } from '../shell/use-title.ts';
import { AliasEditor } from './alias-editor.tsx';
import { Deliveries } from './deliveries.tsx';
import { eventText } from './event-text.ts';
import { modelApi, modelHref } from './model-href.ts';
import './models.css';

export default function ModelPage({ name }: { readonly name: string }) {
  useTitle(name);
  const { data, error, reload } = useLoad<ModelAnswer>(apiUrl(modelApi(name)));
  const mayChange = useMayRegister();
  return (
    <div className="content">
      <div className="page-head">
        <Link className="muted" href="/models">
          Models
        </Link>
        <span className="muted">/</span>
        <h1>{name}</h1>
      </div>
      <Problem error={error} />
      {data && (
        <>
          <AliasEditor answer={data} reload={reload} />
          <EditableNote
            title="Model card"
            value={data.model.description ?? ''}
            hint="What is it for, what was it trained on, where does it fail? Markdown."
            onSave={
              mayChange &&
              ((value) =>
                send('PUT', apiUrl(modelApi(name, '/description')), { value }).then(reload))
            }
          />
          <Versions answer={data} />
          <Deliveries name={name} changes={data.changes} />
          <Changes answer={data} />
        </>
      )}
    </div>
  );
}

function Versions({ answer: { model, versions } }: { readonly answer: ModelAnswer }) {
  if (versions.length === 0) {
    return (
      <Empty title="No versions yet">
        <p className="muted">
          <code>havn models register RUN {model.name}</code>
        </p>
      </Empty>
    );
  }
  return (
    <section className="panel scroll-x">
      <header>
        <h2>
          Versions <span className="muted">{versions.length}</span>
        </h2>
      </header>
      <table className="table">
        <thead>
          <tr>
            <th>Version</th>
            <th>Aliases</th>
            <th>Run</th>
            <th>Stage</th>
            <th>By</th>
            <th>Made</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, aliases, runId, stage, userId, creationTime }) => (
            <tr key={version}>
              <td>
                <Link href={modelHref(model.name, version)}>Version {version}</Link>
              </td>
              <td>
                <span className="row wrap">
                  {aliases.map((alias) => (
                    <span key={alias} className="badge alias">
                      {alias}
                    </span>
                  ))}
                </span>
              </td>
              <td>
                {runId ? (
                  <Link className="mono" href={`/runs/${runId}`}>
                    {runId.slice(0, 12)}
                  </Link>
                ) : (
                  '–'
                )}
              </td>
              <td className="muted">{stage === 'None' ? '' : stage}</td>
              <td className="muted">{userId}</td>
              <td className="muted" title={formatTime(creationTime)}>
                {formatAge(creationTime)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The record's JSON as words; what is empty is left out. */
function detailText(json: string): string {
  const detail = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return Object.entries(detail)
    .filter(
      ([, value]) =>
        value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    )
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function Changes({ answer: { changes } }: { readonly answer: ModelAnswer }) {
  if (changes.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="panel scroll-x" aria-label="History" tabIndex={0}>
      <header>
        <h2>History</h2>
      </header>
      <table className="table">
        <tbody>
          {changes.map(({ id, time, event, version, actor, detail }) => (
            <tr key={id}>
              <td className="muted nowrap">{formatTime(time)}</td>
              <td className="nowrap">{eventText(event)}</td>
              <td className="nowrap">{version && `version ${version}`}</td>
              <td className="muted mono change-detail">{detailText(detail)}</td>
              <td className="muted">{actor}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
