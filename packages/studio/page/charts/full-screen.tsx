import { useEffect } from 'react';
import { Dialog } from '../design/dialog.tsx';
import { Icon } from '../design/icon.tsx';
import { useViewState } from '../router/view-state.ts';
import { ChartCard } from './chart-card.tsx';
import { ChartControls } from './chart-controls.tsx';
import type { ChartRun } from './curves.ts';
import { type ChartSettings, settingsChange } from './settings.ts';

interface Props {
  readonly metric: string;
  readonly metrics: readonly string[];
  readonly runs: readonly ChartRun[];
  readonly settings: ChartSettings;
  readonly version: number;
}

/** One chart as large as the window; the arrow keys go through the others. */
export function FullScreen({ metric, metrics, runs, settings, version }: Props) {
  const view = useViewState();
  const at = metrics.indexOf(metric);
  const go = (step: number) => {
    const next = metrics[(at + step + metrics.length) % metrics.length];
    if (next !== undefined) view.set({ panel: next });
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
        return;
      if (event.key === 'ArrowRight') go(1);
      if (event.key === 'ArrowLeft') go(-1);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  return (
    <Dialog label={metric} className="full-screen" onClose={() => view.set({ panel: undefined })}>
      <header className="row wrap">
        <h2 className="clip">{metric}</h2>
        <span className="muted">
          {at + 1} of {metrics.length}
        </span>
        <span className="grow" />
        <ChartControls
          settings={settings}
          onChange={(change) => view.set(settingsChange(change))}
        />
        <button
          type="button"
          className="button icon"
          aria-label="Chart before"
          onClick={() => go(-1)}
        >
          <Icon name="left" />
        </button>
        <button type="button" className="button icon" aria-label="Next chart" onClick={() => go(1)}>
          <Icon name="right" />
        </button>
        <button
          type="button"
          className="button icon"
          data-focus
          aria-label="Close"
          onClick={() => view.set({ panel: undefined })}
        >
          <Icon name="close" />
        </button>
      </header>
      <ChartCard key={metric} large {...{ metric, runs, settings, version }} />
      <Legend runs={runs} />
    </Dialog>
  );
}

function Legend({ runs }: { readonly runs: readonly ChartRun[] }) {
  return (
    <ul className="legend" aria-label="Runs">
      {runs.map(({ id, name, color }) => (
        <li key={id} className="row">
          <span className="dot" style={{ background: color }} />
          <span className="clip">{name}</span>
        </li>
      ))}
    </ul>
  );
}
