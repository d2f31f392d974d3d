import { useMemo } from 'react';
import type { LastPoint } from '../../src/server/runs/run-answer.ts';
import { ChartBoard } from '../charts/chart-board.tsx';
import type { ChartRun } from '../charts/curves.ts';
import { Empty } from '../design/empty.tsx';

interface Props {
  readonly metrics: readonly LastPoint[];
  readonly runs: readonly ChartRun[];
  readonly version: number;
  /** Only what was measured of the machine, or all but that. */
  readonly system: boolean;
}

export function RunCharts({ metrics, runs, version, system }: Props) {
  const names = metrics.map(({ key }) => key).join('\n');
  const keys = useMemo(
    () =>
      names === '' ? [] : names.split('\n').filter((key) => key.startsWith('system/') === system),
    [names, system],
  );
  if (system && keys.length === 0) {
    return (
      <Empty title="Nothing was measured of the machine">
        <p className="muted">
          Havn measures processor, memory, disk, network and GPU every 15 seconds of a training. In
          Python: <code>mlflow.enable_system_metrics_logging()</code>
        </p>
      </Empty>
    );
  }
  return <ChartBoard metrics={keys} runs={runs} version={version} />;
}
