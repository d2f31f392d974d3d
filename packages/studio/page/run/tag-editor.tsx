import { type FormEvent, useState } from 'react';
import type { RunAnswer } from '../../src/server/runs/run-answer.ts';
import { useMayWrite } from '../access/session.ts';
import { send } from '../api/call.ts';
import { Icon } from '../design/icon.tsx';
import { Problem } from '../design/problem.tsx';

interface Props {
  readonly run: RunAnswer;
  readonly reload: () => void;
}

/** The run's own tags; those of MLflow and Havn stand elsewhere. */
export function TagEditor({ run, reload }: Props) {
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [error, setError] = useState<Error>();
  const mayWrite = useMayWrite();
  const tags = run.tags.filter((tag) => !/^(mlflow|havn)\./.test(tag.key));
  const url = (name: string) => `/api/havn/runs/${run.id}/tags/${encodeURIComponent(name)}`;
  const done = () => {
    setError(undefined);
    setKey('');
    setValue('');
    reload();
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    send('PUT', url(key.trim()), { value }).then(done, setError);
  };
  return (
    <section className="panel">
      <header>
        <h2>
          Tags <span className="muted">{tags.length}</span>
        </h2>
      </header>
      <table className="table pairs">
        <tbody>
          {tags.map((tag) => (
            <tr key={tag.key}>
              <td className="muted">{tag.key}</td>
              <td>{tag.value}</td>
              <td className="number">
                {mayWrite && (
                  <button
                    type="button"
                    className="button quiet icon small"
                    aria-label={`Remove the tag ${tag.key}`}
                    onClick={() => send('DELETE', url(tag.key)).then(done, setError)}
                  >
                    <Icon name="close" size={12} />
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {mayWrite && (
        <form className="body row wrap" onSubmit={add}>
          <input
            className="field tag-field"
            aria-label="Key of a new tag"
            placeholder="key"
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
          <input
            className="field tag-field grow"
            aria-label="Value of the new tag"
            placeholder="value"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
          <button type="submit" className="button" disabled={key.trim() === ''}>
            Add tag
          </button>
          <Problem error={error} />
        </form>
      )}
    </section>
  );
}
