import { useMemo, useState } from 'react';
import type { ShownKind } from '../../src/server/media/list-media.ts';
import type { ChartRun } from '../charts/curves.ts';
import { Problem } from '../design/problem.tsx';
import { useInView } from '../design/use-in-view.ts';
import { setView, useViewState } from '../router/view-state.ts';
import { MediaEmpty } from './media-empty.tsx';
import { MediaPane } from './media-pane.tsx';
import { StepSlider } from './step-slider.tsx';
import { atStep, type SharedSeries, stepsOf, useMedia } from './use-media.ts';
import './media.css';

interface Props {
  readonly runs: readonly ChartRun[];
  readonly version: number;
}

/** Runs that fit side by side. */
const MOST_RUNS = 6;
/** A field to search in so many keys. */
const MANY = 8;

const KINDS: Readonly<Record<ShownKind, string>> = {
  image: 'Images',
  curve: 'Curves',
  'confusion-matrix': 'Confusion matrices',
  'text-samples': 'Texts with predictions',
  histogram: 'Histograms',
  table: 'Tables',
};

/** What runs recorded besides numbers, by kind and key, side by side, at one step. */
export default function MediaBoard({ runs, version }: Props) {
  const view = useViewState();
  const [words, setWords] = useState('');
  const shown = runs.slice(0, MOST_RUNS);
  const { series, error } = useMedia(
    shown.map(({ id }) => id),
    version,
  );
  const steps = useMemo(() => stepsOf(series ?? []), [series]);
  if (error) return <Problem error={error} />;
  if (series === undefined) return null;
  if (series.length === 0) {
    const title = runs.length === 1 ? 'The run has no media' : 'These runs have no media';
    return <MediaEmpty title={title} />;
  }
  // Without one in the address the newest is shown, also when there is a newer one.
  const step = view.number('mstep', steps.at(-1) ?? 0);
  const found = series.filter(({ key }) => key.toLowerCase().includes(words.toLowerCase()));
  return (
    <div className="stack">
      <div className="media-bar-top">
        {steps.length > 1 && (
          <StepSlider
            steps={steps}
            step={step}
            onChange={(to) => setView({ mstep: to === steps.at(-1) ? undefined : String(to) })}
          />
        )}
        {series.length >= MANY && (
          <input
            className="field"
            type="search"
            aria-label="Find media"
            placeholder={`Find among ${series.length}`}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
        {runs.length > MOST_RUNS && (
          <span className="muted">
            The first {MOST_RUNS} of {runs.length} runs
          </span>
        )}
      </div>
      {Object.entries(KINDS).map(([kind, title]) => {
        const own = found.filter((each) => each.kind === kind);
        if (own.length === 0) return null;
        return (
          <section key={kind} className="stack" aria-label={title}>
            <h2>{title}</h2>
            <div className={shown.length > 1 ? 'stack' : 'media-cards'}>
              {own.map((each) => (
                <MediaCard key={each.key} series={each} {...{ runs: shown, step, version }} />
              ))}
            </div>
          </section>
        );
      })}
      {found.length === 0 && <p className="muted">Nothing is called so.</p>}
    </div>
  );
}

interface CardProps extends Props {
  readonly series: SharedSeries;
  readonly step: number;
}

/** One key; its files are read when it comes into view. */
function MediaCard({ series, runs, step, version }: CardProps) {
  const [box, inView] = useInView<HTMLElement>();
  const [seen, setSeen] = useState(false);
  if (inView && !seen) setSeen(true);
  const wide = series.kind === 'table' || series.kind === 'text-samples';
  return (
    <article ref={box} className={`panel media-card${wide ? ' wide' : ''}`}>
      <header>
        <h3 className="grow clip">{series.key}</h3>
        {runs.length === 1 && <StepOf series={series} run={runs[0]!} step={step} />}
      </header>
      <div className={runs.length > 1 ? 'media-panes' : 'body'}>
        {runs.map((run) => {
          const own = series.byRun.get(run.id);
          const at = atStep(own, step);
          return (
            <div key={run.id} className="stack">
              {runs.length > 1 && (
                <div className="row">
                  <span className="dot" style={{ background: run.color }} />
                  <strong className="clip grow">{run.name}</strong>
                  <StepOf series={series} run={run} step={step} />
                </div>
              )}
              {own === undefined && <p className="muted">The run does not have it.</p>}
              {own && at === undefined && (
                <p className="muted">Nothing until this step; the first is {own.steps[0]!.step}.</p>
              )}
              {seen && own && at && (
                <MediaPane run={run} series={own} step={at} version={version} />
              )}
            </div>
          );
        })}
      </div>
    </article>
  );
}

interface StepOfProps {
  readonly series: SharedSeries;
  readonly run: ChartRun;
  readonly step: number;
}

/** The step that is really shown: what was recorded last until the chosen one. */
function StepOf({ series, run, step }: StepOfProps) {
  const own = series.byRun.get(run.id);
  const at = atStep(own, step);
  if (at === undefined || (own!.steps.length === 1 && at.step === 0)) return null;
  return <span className="muted number">step {at.step.toLocaleString('en')}</span>;
}
