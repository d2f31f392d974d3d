import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useSize } from '../design/use-size.ts';
import { THEME_CHANGED } from '../shell/theme.ts';
import type { Curve } from './curves.ts';
import { plotData, plotOptions } from './plot-options.ts';
import type { ChartSettings } from './settings.ts';
import { fillTip } from './tip.ts';

interface Props {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly settings: ChartSettings;
  readonly onZoom: (range: readonly [number, number] | undefined) => void;
}

/** Curves on a canvas; a drag zooms in, a double click out. */
export function LineChart({ title, curves, settings, onZoom }: Props) {
  const [box, size] = useSize<HTMLDivElement>();
  const host = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const theme = useTheme();
  const ready = size.width > 0 && size.height > 0;
  useEffect(() => {
    if (!ready) return;
    const options = plotOptions({
      curves,
      settings,
      ...size,
      onZoom: (range) => zoom.current(range),
      onCursor: (u) => {
        // The last move is told when the chart may be gone already.
        if (tip.current) fillTip(u, tip.current, curves, settings.axis);
      },
    });
    const made = new uPlot(options, plotData(curves), host.current!);
    plot.current = made;
    return () => made.destroy();
  }, [curves, settings, ready, theme]);
  useEffect(() => {
    if (ready) plot.current?.setSize(size);
  }, [size, ready]);
  return (
    <div
      ref={box}
      className="line-chart"
      role="img"
      aria-label={describe(title, curves)}
      onDoubleClick={() => onZoom(undefined)}
    >
      <div ref={host} className="line-chart-plot" />
      <div ref={tip} className="chart-tip" hidden />
    </div>
  );
}

function describe(title: string, curves: readonly Curve[]): string {
  const lines = curves
    .slice(0, 10)
    .map(({ name, y }) => `${name} ends at ${y.at(-1) ?? 'nothing'}`);
  return `${title}: ${lines.join('; ')}`;
}

/** A number that changes with the colours. */
function useTheme(): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const changed = () => setRound((number) => number + 1);
    window.addEventListener(THEME_CHANGED, changed);
    return () => window.removeEventListener(THEME_CHANGED, changed);
  }, []);
  return round;
}
