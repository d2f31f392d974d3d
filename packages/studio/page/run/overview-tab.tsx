import { useMemo, useState } from 'react';
import type { RunAnswer } from '../../src/server/runs/run-answer.ts';
import { useMayWrite } from '../access/session.ts';
import { send } from '../api/call.ts';
import { EditableNote } from '../design/editable-note.tsx';
import { formatNumber } from '../design/format.ts';
import { PairTable } from './pair-table.tsx';
import { TagEditor } from './tag-editor.tsx';

const NOTE = 'mlflow.note.content';
/** More are on the tab of their own. */
const METRICS = 200;

interface Props {
  readonly run: RunAnswer;
  readonly reload: () => void;
}

export function OverviewTab({ run, reload }: Props) {
  const mayWrite = useMayWrite();
  const note = run.tags.find(({ key }) => key === NOTE)?.value ?? '';
  const metrics = useMemo(
    () =>
      run.metrics
        .filter(({ key }) => !key.startsWith('system/'))
        .slice(0, METRICS)
        .map(({ key, value }) => ({ key, value: formatNumber(value), title: String(value) })),
    [run.metrics],
  );
  return (
    <div className="overview">
      <div className="stack">
        <EditableNote
          title="Notes"
          value={note}
          hint="What was tried here, and what came of it? Markdown."
          onSave={
            mayWrite &&
            ((value) =>
              send('PUT', `/api/havn/runs/${run.id}/tags/${NOTE}`, { value }).then(reload))
          }
        />
        <PairTable
          title="Metrics"
          pairs={metrics}
          numbers
          hint="The run has logged no metric yet."
        />
        <TagEditor run={run} reload={reload} />
        {run.datasets.length > 0 && <Datasets run={run} />}
      </div>
      <PairTable title="Parameters" pairs={run.params} hint="The run has logged no parameter." />
    </div>
  );
}

function Datasets({ run }: { readonly run: RunAnswer }) {
  const [all, setAll] = useState(false);
  return (
    <section className="panel">
      <header>
        <h2 className="grow">Data</h2>
        <button
          type="button"
          className="button small"
          aria-pressed={all}
          onClick={() => setAll(!all)}
        >
          Sources
        </button>
      </header>
      <table className="table pairs">
        <tbody>
          {run.datasets.map(({ name, digest, context, source }) => (
            <tr key={`${name} ${digest} ${context}`}>
              <td>{name}</td>
              <td className="muted">{context}</td>
              <td>
                <code>{digest}</code>
                {all && <div className="muted">{source}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
