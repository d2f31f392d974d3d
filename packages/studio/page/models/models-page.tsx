import { useState } from 'react';
import type { ModelsAnswer } from '../../src/server/models/model-routes.ts';
import { apiUrl } from '../api/call.ts';
import { useLoad } from '../api/use-load.ts';
import { Empty } from '../design/empty.tsx';
import { formatAge } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { useLate } from '../design/use-late.ts';
import { Link } from '../router/link.tsx';
import { useTitle } from '../shell/use-title.ts';
import { modelHref } from './model-href.ts';
import './models.css';

export default function ModelsPage() {
  useTitle('Models');
  const [words, setWords] = useState('');
  const search = useLate(words.trim(), 150);
  const filter = search === '' ? undefined : `name ILIKE '%${search.replace(/['"\\%`]/g, '_')}%'`;
  const { data, error } = useLoad<ModelsAnswer>(apiUrl('/models', { filter }));
  const models = data?.models ?? [];
  return (
    <div className="content">
      <div className="page-head">
        <h1>Models</h1>
        <span className="grow" />
        <input
          className="field"
          type="search"
          aria-label="Find a model"
          placeholder="Find a model"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <Problem error={error} />
      {data && models.length === 0 && filter === undefined && <FirstModel />}
      {data && models.length === 0 && filter !== undefined && (
        <Empty title="No model has this name" />
      )}
      {models.length > 0 && (
        <div className="panel scroll-x">
          <table className="table">
            <thead>
              <tr>
                <th>Name</th>
                <th>Aliases</th>
                <th className="number">Newest version</th>
                <th>Last change</th>
              </tr>
            </thead>
            <tbody>
              {models.map(({ name, aliases, latestVersions, lastUpdateTime, description }) => (
                <tr key={name}>
                  <td>
                    <Link href={modelHref(name)}>{name}</Link>
                    {description && (
                      <div className="muted clip model-line">{description.split('\n')[0]}</div>
                    )}
                  </td>
                  <td>
                    <span className="row wrap">
                      {aliases.map(({ alias, version }) => (
                        <Link key={alias} className="badge alias" href={modelHref(name, version)}>
                          {alias} → {version}
                        </Link>
                      ))}
                    </span>
                  </td>
                  <td className="number">
                    {Math.max(0, ...latestVersions.map(({ version }) => Number(version))) || '–'}
                  </td>
                  <td className="muted">{formatAge(lastUpdateTime)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function FirstModel() {
  return (
    <Empty title="Register your first model">
      <p className="muted">
        A registered model is a name with versions; an alias such as <code>production</code> points
        to one of them, and moving it is an event.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{`havn models register RUN my-model
havn models alias my-model 1 production`}</pre>
    </Empty>
  );
}
