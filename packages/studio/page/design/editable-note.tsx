import { useState } from 'react';
import { Markdown } from '../reports/markdown.tsx';
import { Problem } from './problem.tsx';

interface Props {
  readonly title: string;
  readonly value: string;
  /** What could stand here. */
  readonly hint: string;
  /** Without it the note is only shown. */
  readonly onSave?: ((value: string) => Promise<unknown>) | false;
}

/** A note in Markdown that can be changed in place. */
export function EditableNote({ title, value, hint, onSave }: Props) {
  const [text, setText] = useState<string>();
  const [error, setError] = useState<Error>();
  const save = (note: string) => {
    if (!onSave) return;
    onSave(note).then(() => {
      setText(undefined);
      setError(undefined);
    }, setError);
  };
  return (
    <section className="panel">
      <header>
        <h2 className="grow">{title}</h2>
        {onSave && text === undefined && (
          <button type="button" className="button small" onClick={() => setText(value)}>
            {value === '' ? 'Write' : 'Change'}
          </button>
        )}
        {onSave && text !== undefined && (
          <>
            <button type="button" className="button small primary" onClick={() => save(text)}>
              Save
            </button>
            <button type="button" className="button small quiet" onClick={() => setText(undefined)}>
              Cancel
            </button>
          </>
        )}
      </header>
      <div className="body">
        <Problem error={error} />
        {text !== undefined && (
          <textarea
            // biome-ignore lint/a11y/noAutofocus: it was opened to type here
            autoFocus
            className="field note-field"
            aria-label={title}
            rows={Math.min(24, Math.max(5, text.split('\n').length + 1))}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {text === undefined && value !== '' && <Markdown text={value} />}
        {text === undefined && value === '' && (
          <p className="muted">{onSave ? hint : 'Nothing is written here.'}</p>
        )}
      </div>
    </section>
  );
}
