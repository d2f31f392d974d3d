import { type FormEvent, useEffect, useState } from 'react';
import type { CallError } from '../api/call.ts';
import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';

interface Props {
  readonly value: string;
  readonly error: CallError | undefined;
  readonly onChange: (value: string) => void;
}

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['metrics.accuracy > 0.9', 'the last value of a metric'],
  ["params.lr = '0.001'", 'a parameter; its value is always a text'],
  ["params.model LIKE 'bert%'", '% stands for anything'],
  ["tags.team = 'nlp' AND metrics.loss < 1", 'both'],
  ["attributes.status = 'RUNNING'", 'running, finished, failed, killed'],
  ['metrics.`val/loss` < 0.5', 'a key with other signs'],
  ['base', 'a word alone looks for names'],
];

/** A filter in MLflow's grammar; Enter asks, and what is wrong with it stands below. */
export function FilterField({ value, error, onChange }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(text);
  };
  return (
    <form className="filter grow" onSubmit={submit}>
      <div className="row">
        <Icon name="filter" />
        <input
          className="field grow mono"
          type="search"
          aria-label="Filter runs"
          aria-invalid={error !== undefined}
          aria-describedby={error ? 'filter-error' : undefined}
          placeholder="metrics.accuracy > 0.9 and params.lr = '0.001'"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === '') onChange('');
          }}
          onBlur={() => text !== value && onChange(text)}
        />
        <Popover label="How to filter" className="button icon" button="?">
          {(close) => (
            <div className="filter-help">
              {EXAMPLES.map(([example, meaning]) => (
                <button
                  key={example}
                  type="button"
                  className="item"
                  onClick={() => {
                    close();
                    onChange(example);
                  }}
                >
                  <span>
                    <code>{example}</code>
                    <br />
                    <span className="muted">{meaning}</span>
                  </span>
                </button>
              ))}
            </div>
          )}
        </Popover>
      </div>
      {error && (
        <p id="filter-error" className="problem" role="alert">
          {error.message}
        </p>
      )}
    </form>
  );
}
