import { useCallback, useMemo, useState } from 'react';
import { Empty } from '../design/empty.tsx';
import { Icon } from '../design/icon.tsx';
import { useLate } from '../design/use-late.ts';
import { setView, useViewState } from '../router/view-state.ts';
import { ChartCard } from './chart-card.tsx';
import { ChartControls } from './chart-controls.tsx';
import type { ChartRun } from './curves.ts';
import { FullScreen } from './full-screen.tsx';
import { type Section, sectionsOf } from './sections.ts';
import { type ChartSettings, readSettings, settingsChange } from './settings.ts';

interface Props {
  readonly metrics: readonly string[];
  readonly runs: readonly ChartRun[];
  readonly version: number;
  /** More controls of the page around. */
  readonly children?: React.ReactNode;
}

/** Cards of a section that are laid out at first; hundreds of empty cards cost time too. */
const AT_FIRST = 24;

/** Every metric of some runs as a chart, in sections by prefix. */
export function ChartBoard({ metrics, runs, version, children }: Props) {
  const view = useViewState();
  const [words, setWords] = useState(view.text('charts') ?? '');
  const settings = useSettings();
  const search = useLate(words, 100).toLowerCase();
  const pinned = view.list('pin');
  const shown = useMemo(
    () => metrics.filter((metric) => metric.toLowerCase().includes(search)),
    [metrics, search],
  );
  const pinText = pinned.join('\n');
  const sections = useMemo(() => sectionsOf(shown, pinText.split('\n')), [shown, pinText]);
  const pin = useCallback((metric: string) => {
    const now = new URLSearchParams(window.location.search).getAll('pin');
    const without = now.filter((each) => each !== metric);
    setView({ pin: now.length === without.length ? [...now, metric] : without });
  }, []);
  const open = useCallback((panel: string) => setView({ panel }), []);
  const panel = view.text('panel');
  return (
    <div className="stack">
      <div className="row wrap chart-tools">
        <input
          className="field"
          type="search"
          aria-label="Find charts"
          placeholder={`Find among ${metrics.length} charts`}
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            view.set({ charts: event.target.value });
          }}
        />
        <ChartControls
          settings={settings}
          onChange={(change) => view.set(settingsChange(change))}
        />
        {children}
      </div>
      {sections.map((section) => (
        <BoardSection
          key={section.name}
          {...{ section, runs, settings, version, pinned, onPin: pin, onFullScreen: open }}
        />
      ))}
      {shown.length === 0 && (
        <Empty title={metrics.length === 0 ? 'No metrics yet' : 'No chart has this name'}>
          {metrics.length === 0 && (
            <p className="muted">A chart appears as soon as a run logs a number with a step.</p>
          )}
        </Empty>
      )}
      {panel !== undefined && (
        <FullScreen {...{ metric: panel, metrics: shown, runs, settings, version }} />
      )}
    </div>
  );
}

/** The same object as long as nothing changed: charts are drawn anew when it does. */
function useSettings(): ChartSettings {
  const settings = readSettings(useViewState());
  const text = JSON.stringify(settings);
  return useMemo(() => JSON.parse(text) as ChartSettings, [text]);
}

interface SectionProps {
  readonly section: Section;
  readonly runs: readonly ChartRun[];
  readonly settings: ChartSettings;
  readonly version: number;
  readonly pinned: readonly string[];
  readonly onPin: (metric: string) => void;
  readonly onFullScreen: (metric: string) => void;
}

function BoardSection({ section, pinned, ...rest }: SectionProps) {
  const [open, setOpen] = useState(section.name !== 'system');
  const [count, setCount] = useState(AT_FIRST);
  const left = section.metrics.length - count;
  return (
    <section className="chart-section">
      <h2>
        <button
          type="button"
          className="button quiet"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'down' : 'right'} size={14} />
          {section.name}
          <span className="muted"> {section.metrics.length}</span>
        </button>
      </h2>
      {open && (
        <div className="chart-grid">
          {section.metrics.slice(0, count).map((metric) => (
            <ChartCard key={metric} metric={metric} pinned={pinned.includes(metric)} {...rest} />
          ))}
        </div>
      )}
      {open && left > 0 && (
        <button
          type="button"
          className="button chart-more"
          onClick={() => setCount(count + AT_FIRST * 2)}
        >
          {left} more
        </button>
      )}
    </section>
  );
}
