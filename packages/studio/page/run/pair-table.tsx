import { useState } from 'react';
import './run.css';

interface Pair {
  readonly key: string;
  readonly value: string;
  readonly title?: string;
}

interface Props {
  readonly title: string;
  readonly pairs: readonly Pair[];
  readonly numbers?: boolean;
  /** How many there are says something. */
  readonly counted?: boolean;
  /** Said where there is nothing. */
  readonly hint: string;
}

/** Below these a field to search in would only be in the way. */
const SEARCHED = 12;

/** Keys and values, with a field to find one among many. */
export function PairTable({ title, pairs, numbers = false, counted = true, hint }: Props) {
  const [words, setWords] = useState('');
  const search = words.toLowerCase();
  const shown = pairs.filter(
    ({ key, value }) => key.toLowerCase().includes(search) || value.toLowerCase().includes(search),
  );
  return (
    <section className="panel">
      <header>
        <h2 className="grow">
          {title} {counted && <span className="muted">{pairs.length}</span>}
        </h2>
        {pairs.length > SEARCHED && (
          <input
            className="field pair-search"
            type="search"
            aria-label={`Find in ${title}`}
            placeholder="Find"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </header>
      {pairs.length === 0 && <p className="body muted">{hint}</p>}
      <table className="table pairs">
        <tbody>
          {shown.map(({ key, value, title: full }) => (
            <tr key={key}>
              <td className="muted">{key}</td>
              <td className={numbers ? 'number' : 'mono'} title={full}>
                {value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
