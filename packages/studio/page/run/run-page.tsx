import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { RunAnswer } from '../../src/server/runs/run-answer.ts';
import { useMayWrite } from '../access/session.ts';
import { apiUrl, type CallError, send } from '../api/call.ts';
import { useEvents } from '../api/use-events.ts';
import { useLoad } from '../api/use-load.ts';
import { runColor } from '../charts/run-color.ts';
import { EditableText } from '../design/editable-text.tsx';
import { formatTime } from '../design/format.ts';
import { Problem } from '../design/problem.tsx';
import { Status } from '../design/status.tsx';
import { Link } from '../router/link.tsx';
import { navigate } from '../router/location.ts';
import { useViewState } from '../router/view-state.ts';
import { durationOf } from '../runs/run-cell.tsx';
import { useTitle } from '../shell/use-title.ts';
import { CodeTab } from './code-tab.tsx';
import { ConfigTab } from './config-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { MetricsTab } from './metrics-tab.tsx';
import { OutputTab } from './output-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { RunCharts } from './run-charts.tsx';
import './run.css';

const MediaBoard = lazy(() => import('../media/media-board.tsx'));

const TABS = {
  overview: 'Overview',
  charts: 'Charts',
  media: 'Media',
  metrics: 'Metrics',
  system: 'System',
  files: 'Files',
  config: 'Config',
  code: 'Code',
  output: 'Output',
} as const;

type Tab = keyof typeof TABS;

export default function RunPage({ id }: { readonly id: string }) {
  const view = useViewState();
  const [version, setVersion] = useState(0);
  const { data: run, error, reload } = useLoad<RunAnswer>(apiUrl(`/runs/${id}`));
  useTitle(run?.name ?? 'Run');
  useEvents(apiUrl('/events', { run: id }), ({ runs, added }) => {
    if (added || runs.length > 0) setVersion((number) => number + 1);
    reload();
  });
  useBackKey(run);
  const text = view.text('tab') ?? 'overview';
  const tab: Tab = text in TABS ? (text as Tab) : 'overview';
  if (run === undefined) {
    return <div className="content">{error && <Problem error={error} />}</div>;
  }
  return (
    <div className="content">
      <Head run={run} reload={reload} />
      <nav className="tabs" aria-label="Parts of the run">
        {Object.entries(TABS).map(([name, title]) => (
          <Link
            key={name}
            href={view.href({ tab: name === 'overview' ? undefined : name })}
            aria-current={tab === name ? 'page' : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <Content tab={tab} run={run} version={version} reload={reload} />
    </div>
  );
}

interface ContentProps {
  readonly tab: Tab;
  readonly run: RunAnswer;
  readonly version: number;
  readonly reload: () => void;
}

function Content({ tab, run, version, reload }: ContentProps) {
  const { id, name, color, startTime } = run;
  const runs = useMemo(
    () => [{ id, name, color: runColor({ id, color }), startTime }],
    [id, name, color, startTime],
  );
  switch (tab) {
    case 'overview':
      return <OverviewTab run={run} reload={reload} />;
    case 'charts':
    case 'system':
      return (
        <RunCharts metrics={run.metrics} runs={runs} version={version} system={tab === 'system'} />
      );
    case 'media':
      return (
        <Suspense fallback={null}>
          <MediaBoard runs={runs} version={version} />
        </Suspense>
      );
    case 'metrics':
      return <MetricsTab run={run} />;
    case 'files':
      return <FilesTab runId={run.id} />;
    case 'config':
      return <ConfigTab run={run} />;
    case 'code':
      return <CodeTab run={run} />;
    case 'output':
      return <OutputTab runId={run.id} version={version} />;
    default:
      return tab satisfies never;
  }
}

function Head({ run, reload }: { readonly run: RunAnswer; readonly reload: () => void }) {
  const [error, setError] = useState<CallError>();
  const mayWrite = useMayWrite();
  const remove = async () => {
    if (run.deleted) await send('POST', `/api/havn/runs/${run.id}/restore`);
    else await send('DELETE', `/api/havn/runs/${run.id}`);
    reload();
  };
  return (
    <>
      <div className="page-head">
        <Link className="muted" href={`/projects/${run.experiment.id}`}>
          {run.experiment.name}
        </Link>
        <span className="muted">/</span>
        <span className="swatch" style={{ background: runColor(run) }} />
        <EditableText
          label="Name of the run"
          value={run.name}
          onSave={
            mayWrite && ((name) => send('PATCH', `/api/havn/runs/${run.id}`, { name }).then(reload))
          }
        />
        <span className="grow" />
        {run.deleted && <span className="badge">deleted</span>}
        {mayWrite && (
          <button type="button" className="button" onClick={() => remove().catch(setError)}>
            {run.deleted ? 'Restore' : 'Delete'}
          </button>
        )}
      </div>
      <div className="row wrap run-facts">
        <Status status={run.status} />
        <span className="muted">started {formatTime(run.startTime)}</span>
        <span className="muted">took {durationOf(run)}</span>
        {run.user && <span className="muted">by {run.user}</span>}
        <code className="muted">{run.id}</code>
      </div>
      <Problem error={error} />
    </>
  );
}

/** J goes back to the runs of the project. */
function useBackKey(run: RunAnswer | undefined): void {
  const experiment = run?.experiment.id;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (
        target.closest('input, textarea, select, dialog, .menu') ||
        event.ctrlKey ||
        event.metaKey
      )
        return;
      if (event.key === 'j' && experiment !== undefined) navigate(`/projects/${experiment}`);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [experiment]);
}
