import { useEffect, useMemo, useState } from 'react';
import type { Extent } from '../../src/server/metrics/metric-routes.ts';
import type { RunAnswer } from '../../src/server/runs/run-answer.ts';
import { apiUrl, get } from '../api/call.ts';
import { Empty } from '../design/empty.tsx';
import { formatNumber, formatTime } from '../design/format.ts';
import { useLate } from '../design/use-late.ts';

/** Lines a page of the table has; each asks for its least and greatest value. */
const PAGE = 50;

/** The last, the least and the greatest value of every metric. */
export function MetricsTab({ run }: { readonly run: RunAnswer }) {
  const [words, setWords] = useState('');
  const [page, setPage] = useState(0);
  const search = useLate(words, 80).toLowerCase();
  const found = useMemo(
    () => run.metrics.filter(({ key }) => key.toLowerCase().includes(search)),
    [run.metrics, search],
  );
  const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  const at = Math.min(page, last);
  const shown = found.slice(at * PAGE, (at + 1) * PAGE);
  const extents = useExtents(
    run.id,
    shown.map(({ key, step }) => `${key}\n${step}`),
  );
  if (run.metrics.length === 0) {
    return (
      <Empty title="No metrics yet">
        <p className="muted">They appear here as soon as the run logs them.</p>
      </Empty>
    );
  }
  return (
    <div className="stack">
      <div className="row wrap">
        <input
          className="field"
          type="search"
          aria-label="Find metrics"
          placeholder={`Find among ${run.metrics.length} metrics`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {last > 0 && (
          <>
            <button
              type="button"
              className="button"
              disabled={at === 0}
              onClick={() => setPage(at - 1)}
            >
              Before
            </button>
            <span className="muted">
              {at * PAGE + 1}–{Math.min(found.length, (at + 1) * PAGE)} of {found.length}
            </span>
            <button
              type="button"
              className="button"
              disabled={at === last}
              onClick={() => setPage(at + 1)}
            >
              Next
            </button>
          </>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="panel scroll-x" aria-label="Metrics" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th>Metric</th>
              {['Last', 'Least', 'Greatest', 'Step', 'Points'].map((title) => (
                <th key={title} className="number">
                  {title}
                </th>
              ))}
              <th>Logged</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, value, step, time }) => (
              <tr key={key}>
                <td>{key}</td>
                <td className="number" title={String(value)}>
                  {formatNumber(value)}
                </td>
                <td className="number">{formatNumber(extents.get(key)?.min)}</td>
                <td className="number">{formatNumber(extents.get(key)?.max)}</td>
                <td className="number">{step.toLocaleString('en')}</td>
                <td className="number">{extents.get(key)?.count.toLocaleString('en') ?? '–'}</td>
                <td className="muted">{formatTime(time)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function useExtents(runId: string, shown: readonly string[]): ReadonlyMap<string, Extent> {
  const [extents, setExtents] = useState<ReadonlyMap<string, Extent>>(new Map());
  const wanted = shown.join('\t');
  useEffect(() => {
    const key = wanted === '' ? [] : wanted.split('\t').map((each) => each.split('\n')[0]!);
    const abort = new AbortController();
    get<{ extents: readonly Extent[] }>(
      apiUrl(`/runs/${runId}/extents`, { key }),
      abort.signal,
    ).then(
      (answer) => setExtents(new Map(answer.extents.map((each) => [each.key, each]))),
      // The table stands without them; the page tells elsewhere when the server is away.
      () => undefined,
    );
    return () => abort.abort();
  }, [runId, wanted]);
  return extents;
}
