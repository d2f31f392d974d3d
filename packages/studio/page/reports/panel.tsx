import { useMemo, useState } from 'react';
import type { RunsAnswer } from '../../src/server/runs/run-row.ts';
import { apiUrl } from '../api/call.ts';
import { useEvents } from '../api/use-events.ts';
import { useLoad } from '../api/use-load.ts';
import { ChartCard } from '../charts/chart-card.tsx';
import { withDistinctColors } from '../charts/run-color.ts';
import { Problem } from '../design/problem.tsx';
import { type Panel, parsePanel } from './parse-panel.ts';

interface Props {
  readonly code: string;
  readonly experimentId: string;
}

/** A fenced block `panel` of a report: metrics of runs, drawn live. */
export function PanelBlock({ code, experimentId }: Props) {
  const panel = useMemo(() => parsePanel(code), [code]);
  if ('problem' in panel) return <p className="problem">Panel: {panel.problem}</p>;
  return <PanelCharts panel={panel} experimentId={experimentId} />;
}

function PanelCharts({
  panel,
  experimentId,
}: {
  readonly panel: Panel;
  readonly experimentId: string;
}) {
  const [version, setVersion] = useState(0);
  const url =
    'limit' in panel.runs
      ? apiUrl('/runs', { experiment: experimentId, ...panel.runs })
      : apiUrl('/runs/by-id', { run: panel.runs });
  const { data, error, reload } = useLoad<RunsAnswer>(url);
  useEvents(apiUrl('/events', { experiment: experimentId }), ({ runs, added }) => {
    if (added || runs.length > 0) setVersion((number) => number + 1);
    reload();
  });
  const runs = useMemo(() => withDistinctColors(data?.runs ?? []), [data]);
  return (
    <div className="report-panel">
      <Problem error={error} />
      {runs.length > 0 &&
        panel.metrics.map((metric) => (
          <ChartCard
            key={metric}
            metric={metric}
            runs={runs}
            settings={panel.settings}
            version={version}
          />
        ))}
      {data && runs.length === 0 && <p className="muted">No run is chosen by this panel.</p>}
    </div>
  );
}
