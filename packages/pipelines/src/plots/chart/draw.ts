import type { Plot } from '../plot-data.ts';
import type { PlotTemplate } from '../vega/templates/built-in.ts';
import { barChart } from './bar-chart.ts';
import { confusionChart } from './confusion-chart.ts';
import { COLOURS } from './frame.ts';
import { xyChart } from './xy-chart.ts';

export interface Drawing {
  /** What tells it from the other drawings of the plot; empty where there is one. */
  readonly caption: string;
  readonly svg: string;
  /** Drawn from a template of the repository's own, with its own colours. */
  readonly own?: boolean;
}

/** A plot of a built-in kind as drawings: one, or for confusion matrices one a version. */
export function drawBuiltIn(plot: Plot, kind: PlotTemplate): readonly Drawing[] {
  if (plot.series.length === 0) return [];
  if (kind.startsWith('confusion')) {
    return plot.series.map((series) => ({
      caption: series.revision,
      svg: confusionChart(plot, series),
    }));
  }
  const isBar = kind.startsWith('bar');
  return [{ caption: '', svg: isBar ? barChart(plot) : xyChart(plot) }];
}

/** The names of the colours, where there is more than one. */
export function legendOf(
  plot: Plot,
): readonly { readonly text: string; readonly colour: number }[] {
  const { kind } = plot.template;
  if (!kind || kind.startsWith('confusion') || plot.series.length < 2) return [];
  const revisions = new Set(plot.series.map(({ revision }) => revision));
  return plot.series.map(({ revision, field }, index) => {
    const parts = [revisions.size > 1 || field === undefined ? revision : '', field ?? ''];
    return { text: parts.filter((part) => part !== '').join(' '), colour: index % COLOURS };
  });
}

/** How drawings look; colours are those of the page. */
export const CHART_STYLE = `.chart { display: block; width: 100%; height: auto; }
.chart text { font-family: system-ui, sans-serif; fill: var(--text); }
.tick { font-size: 13px; fill: var(--soft) !important; }
.title { font-size: 14px; }
.count { font-size: 13px; }
.grid { stroke: var(--line); stroke-width: 1; }
.axis { stroke: var(--soft); stroke-width: 1; }
.line path { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; }
.line circle, .bar { fill: var(--c); }
.dots circle { fill: var(--c); fill-opacity: .65; }
.cell rect { fill: var(--c0); stroke: var(--page); }
.cell.strong text { fill: var(--page) !important; }
${Array.from({ length: COLOURS }, (_, index) => `.s${index} { --c: var(--c${index}); }`).join('\n')}
`;
