import { lazy, Suspense, useMemo } from 'react';
import type { ColumnsAnswer } from '../../src/server/runs/columns-of.ts';
import { ChartBoard } from '../charts/chart-board.tsx';
import type { ChartRun } from '../charts/curves.ts';
import { Link } from '../router/link.tsx';
import { useViewState } from '../router/view-state.ts';
import './compare.css';

const Differences = lazy(() => import('./differences.tsx'));
const MediaBoard = lazy(() => import('../media/media-board.tsx'));
const FilesView = lazy(() => import('./files-view.tsx'));
const ParallelView = lazy(() => import('./parallel-view.tsx'));
const ScatterView = lazy(() => import('./scatter-view.tsx'));
const ImportanceView = lazy(() => import('./importance-view.tsx'));

/** What the views of a comparison are given. */
export interface ComparisonView {
  readonly known: ColumnsAnswer;
  /** The call that answers runs with the values of these columns. */
  readonly valuesUrl: (columns: readonly string[]) => string;
}

interface Props {
  readonly runs: readonly ChartRun[];
  readonly known: ColumnsAnswer | undefined;
  readonly valuesUrl: (columns: readonly string[]) => string;
  readonly version: number;
}

const TABS = {
  charts: 'Charts',
  parallel: 'Parallel coordinates',
  scatter: 'Scatter',
  importance: 'Importance',
  differences: 'Differences',
  media: 'Media',
  files: 'Files',
} as const;

/** Some runs side by side, seen in several ways. */
export function Comparison({ runs, known, valuesUrl, version }: Props) {
  const view = useViewState();
  const tab = view.text('tab') ?? 'charts';
  const metrics = useMemo(() => (known?.metrics ?? []).map(({ key }) => key), [known]);
  const given = known && { known, valuesUrl };
  return (
    <div className="stack">
      <nav className="tabs" aria-label="Ways to compare">
        {Object.entries(TABS).map(([name, title]) => (
          <Link
            key={name}
            href={view.href({ tab: name === 'charts' ? undefined : name })}
            aria-current={tab === name ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <Suspense fallback={null}>
        {tab === 'charts' && known && (
          <ChartBoard metrics={metrics} runs={runs} version={version} />
        )}
        {tab === 'parallel' && given && <ParallelView {...given} />}
        {tab === 'scatter' && given && <ScatterView {...given} />}
        {tab === 'importance' && given && <ImportanceView {...given} />}
        {tab === 'media' && runs.length > 0 && <MediaBoard runs={runs} version={version} />}
        {tab === 'files' && <FilesView runs={runs} />}
        {tab === 'differences' && given && <Differences {...given} runs={runs} />}
      </Suspense>
    </div>
  );
}
