import { type FormEvent, useState } from 'react';
import type { ModelAnswer } from '../../src/server/models/model-routes.ts';
import { useMayRegister } from '../access/session.ts';
import { apiUrl, send } from '../api/call.ts';
import { Icon } from '../design/icon.tsx';
import { Problem } from '../design/problem.tsx';
import { Link } from '../router/link.tsx';
import { modelApi, modelHref } from './model-href.ts';

interface Props {
  readonly answer: ModelAnswer;
  readonly reload: () => void;
}

/** Which alias points to which version, and a form to move one. */
export function AliasEditor({ answer: { model, versions }, reload }: Props) {
  const [alias, setAlias] = useState('');
  const [version, setVersion] = useState<string>();
  const [error, setError] = useState<Error>();
  const mayChange = useMayRegister();
  const chosen = version ?? versions[0]?.version;
  const url = (name: string) =>
    apiUrl(modelApi(model.name, `/aliases/${encodeURIComponent(name)}`));
  const done = () => {
    setError(undefined);
    setAlias('');
    reload();
  };
  const move = (event: FormEvent) => {
    event.preventDefault();
    send('PUT', url(alias.trim()), { version: chosen }).then(done, setError);
  };
  return (
    <section className="panel">
      <header>
        <h2>Aliases</h2>
      </header>
      <div className="body stack">
        <div className="row wrap">
          {model.aliases.length === 0 && (
            <span className="muted">No alias points to a version yet.</span>
          )}
          {model.aliases.map((each) => (
            <span key={each.alias} className="badge alias">
              <Link href={modelHref(model.name, each.version)}>
                {each.alias} → version {each.version}
              </Link>
              {mayChange && (
                <button
                  type="button"
                  className="bare"
                  aria-label={`Remove the alias ${each.alias}`}
                  onClick={() => send('DELETE', url(each.alias)).then(done, setError)}
                >
                  <Icon name="close" size={12} />
                </button>
              )}
            </span>
          ))}
        </div>
        {mayChange && versions.length > 0 && (
          <form className="row wrap" onSubmit={move}>
            <input
              className="field"
              aria-label="Alias"
              placeholder="production"
              value={alias}
              onChange={(event) => setAlias(event.target.value)}
            />
            <label className="labelled">
              <span className="muted">points to</span>
              <select
                className="field"
                value={chosen}
                onChange={(event) => setVersion(event.target.value)}
              >
                {versions.map((each) => (
                  <option key={each.version} value={each.version}>
                    version {each.version}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit" className="button" disabled={alias.trim() === ''}>
              Move alias
            </button>
          </form>
        )}
        <Problem error={error} />
      </div>
    </section>
  );
}
