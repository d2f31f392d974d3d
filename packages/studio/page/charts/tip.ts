import type uPlot from 'uplot';
import { formatNumber } from '../design/format.ts';
import type { Curve } from './curves.ts';
import { tick } from './plot-options.ts';
import type { XAxis } from './settings.ts';

/** As many lines as a person can compare. */
const MAX_LINES = 12;

/** Writes what is under the cursor into the tip; not through React, for it follows every move. */
export function fillTip(
  plot: uPlot,
  tip: HTMLElement,
  curves: readonly Curve[],
  axis: XAxis,
): void {
  const { left = -1, top = -1, idx } = plot.cursor;
  tip.hidden = left < 0 || idx == null || curves.length === 0;
  if (tip.hidden || idx == null) return;
  const at = document.createElement('div');
  at.className = 'muted';
  at.textContent =
    axis === 'step' ? `step ${formatNumber(plot.data[0][idx]!)}` : tick(plot.data[0][idx]!, axis);
  const lines = linesOf(plot, curves).sort((a, b) => Math.abs(a.distance) - Math.abs(b.distance));
  tip.replaceChildren(at, ...lines.slice(0, MAX_LINES).map(lineElement));
  const wide = tip.offsetWidth;
  const place = left + plot.over.offsetLeft;
  const beside = place + wide + 24 > plot.width ? place - wide - 12 : place + 12;
  tip.style.left = `${Math.max(0, beside)}px`;
  tip.style.top = `${Math.max(0, Math.min(top, plot.height - tip.offsetHeight))}px`;
}

interface Line {
  readonly curve: Curve;
  readonly value: number;
  /** From the cursor, in pixels. */
  readonly distance: number;
}

function linesOf(plot: uPlot, curves: readonly Curve[]): Line[] {
  const lines: Line[] = [];
  let column = 1;
  for (const curve of curves) {
    const index = plot.cursor.idxs?.[column];
    const value = index == null ? undefined : plot.data[column]?.[index];
    if (value != null) {
      lines.push({ curve, value, distance: plot.valToPos(value, 'y') - (plot.cursor.top ?? 0) });
    }
    column += 1 + (curve.raw ? 1 : 0) + (curve.band ? 2 : 0);
  }
  return lines;
}

function lineElement({ curve, value }: Line): HTMLElement {
  const line = document.createElement('div');
  line.className = 'chart-tip-line';
  const dot = document.createElement('span');
  dot.className = 'dot';
  dot.style.background = curve.color;
  const name = document.createElement('span');
  name.className = 'clip grow';
  name.textContent = curve.name;
  const number = document.createElement('span');
  number.className = 'number';
  number.textContent = formatNumber(value);
  line.append(dot, name, number);
  return line;
}
