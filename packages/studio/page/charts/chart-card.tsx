import { memo, useMemo, useState } from 'react';
import { Icon } from '../design/icon.tsx';
import { Popover } from '../design/popover.tsx';
import { useInView } from '../design/use-in-view.ts';
import { buildCurves, type ChartRun, type Curve } from './curves.ts';
import { save, savePng, toCsv } from './export.ts';
import { LineChart } from './line-chart.tsx';
import type { ChartSettings } from './settings.ts';
import { toSvg } from './svg.ts';
import { useSeries } from './use-series.ts';
import './charts.css';

interface Props {
  readonly metric: string;
  readonly runs: readonly ChartRun[];
  readonly settings: ChartSettings;
  /** Grows when there are new points. */
  readonly version: number;
  readonly pinned?: boolean | undefined;
  readonly onPin?: ((metric: string) => void) | undefined;
  readonly onFullScreen?: ((metric: string) => void) | undefined;
  readonly large?: boolean | undefined;
}

/** One metric of some runs; it loads and draws only while it is in view. */
export const ChartCard = memo(function ChartCard(props: Props) {
  const { metric, runs, settings, version, pinned, onPin, onFullScreen, large = false } = props;
  const [card, inView] = useInView<HTMLElement>();
  const [range, setRange] = useState<readonly [number, number]>();
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const zoomed = settings.axis === 'step' ? range : undefined;
  const query = {
    runIds: ids,
    key: metric,
    buckets: large ? 1_000 : 500,
    from: zoomed && Math.floor(zoomed[0]),
    to: zoomed && Math.ceil(zoomed[1]),
  };
  const { answer, error, loading } = useSeries(query, inView, version);
  const curves = useMemo(
    () => between(buildCurves(answer?.series ?? [], runs, settings), range),
    [answer, runs, settings, range],
  );
  const title = metric.includes('/') ? metric.slice(metric.indexOf('/') + 1) : metric;
  return (
    <figure ref={card} className={large ? 'chart-card large' : 'chart-card'}>
      <figcaption className="row">
        <span className="clip grow chart-title" title={metric}>
          {large ? '' : title}
        </span>
        {range && (
          <button type="button" className="button small" onClick={() => setRange(undefined)}>
            Whole range
          </button>
        )}
        {onPin && (
          <button
            type="button"
            className="button quiet icon small"
            aria-pressed={pinned}
            aria-label={`Pin ${metric}`}
            title="Pin"
            onClick={() => onPin(metric)}
          >
            <Icon name="pin" size={14} />
          </button>
        )}
        {onFullScreen && (
          <button
            type="button"
            className="button quiet icon small"
            aria-label={`${metric} full screen`}
            title="Full screen"
            onClick={() => onFullScreen(metric)}
          >
            <Icon name="full" size={14} />
          </button>
        )}
        <Download metric={metric} curves={curves} settings={settings} card={card} />
      </figcaption>
      <div className="chart-space">
        {inView && curves.length > 0 && (
          <LineChart title={metric} curves={curves} settings={settings} onZoom={setRange} />
        )}
        {error && <p className="chart-none problem">{error.message}</p>}
        {!error && inView && !loading && curves.length === 0 && (
          <p className="chart-none muted">None of these runs has it.</p>
        )}
        {inView && loading && curves.length === 0 && <p className="chart-none muted">Loading …</p>}
      </div>
    </figure>
  );
});

/** Times are not asked for by range: the curves are cut here. */
function between(curves: readonly Curve[], range: readonly [number, number] | undefined) {
  if (range === undefined) return curves;
  const [from, to] = range;
  return curves.map((curve) => {
    const kept = curve.x.flatMap((x, index) => (x >= from && x <= to ? [index] : []));
    const pick = (values: readonly (number | null)[]) => kept.map((index) => values[index]!);
    return {
      ...curve,
      x: kept.map((index) => curve.x[index]!),
      y: pick(curve.y),
      raw: curve.raw && pick(curve.raw),
      band: curve.band && { low: pick(curve.band.low), high: pick(curve.band.high) },
    };
  });
}

interface DownloadProps {
  readonly metric: string;
  readonly curves: readonly Curve[];
  readonly settings: ChartSettings;
  readonly card: { readonly current: HTMLElement | null };
}

function Download({ metric, curves, settings, card }: DownloadProps) {
  const kinds = {
    PNG: () => {
      const canvas = card.current?.querySelector('canvas');
      if (canvas) savePng(`${metric}.png`, canvas);
    },
    SVG: () =>
      save(`${metric}.svg`, new Blob([toSvg(metric, curves, settings)], { type: 'image/svg+xml' })),
    CSV: () => save(`${metric}.csv`, new Blob([toCsv(curves, settings)], { type: 'text/csv' })),
  };
  return (
    <Popover
      label={`Download ${metric}`}
      className="button quiet icon small"
      button={<Icon name="download" size={14} />}
    >
      {(close) =>
        Object.entries(kinds).map(([kind, download]) => (
          <button
            key={kind}
            type="button"
            className="item"
            onClick={() => {
              download();
              close();
            }}
          >
            {kind}
          </button>
        ))
      }
    </Popover>
  );
}
