import { type FormEvent, useState } from 'react';
import { Icon } from './icon.tsx';
import { Problem } from './problem.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  /** Without it the text is only shown. */
  readonly onSave?: ((value: string) => Promise<unknown>) | false;
}

/** A heading that becomes a field at a click. */
export function EditableText({ label, value, onSave }: Props) {
  const [text, setText] = useState<string>();
  const [error, setError] = useState<Error>();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!onSave || text === undefined || text.trim() === '' || text === value)
      return setText(undefined);
    onSave(text.trim()).then(() => {
      setText(undefined);
      setError(undefined);
    }, setError);
  };
  if (!onSave) return <h1>{value}</h1>;
  if (text === undefined) {
    return (
      <>
        <h1>{value}</h1>
        <button
          type="button"
          className="button quiet icon small"
          aria-label={`Change: ${label}`}
          title={`Change: ${label}`}
          onClick={() => setText(value)}
        >
          <Icon name="edit" size={14} />
        </button>
      </>
    );
  }
  return (
    <form className="row wrap" onSubmit={save}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it was opened to type here
        autoFocus
        className="field"
        aria-label={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setText(undefined)}
      />
      <button type="submit" className="button primary">
        Save
      </button>
      <button type="button" className="button quiet" onClick={() => setText(undefined)}>
        Cancel
      </button>
      <Problem error={error} />
    </form>
  );
}
