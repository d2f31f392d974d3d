import { type Drawing, drawBuiltIn } from './chart/draw.ts';
import type { Plot, PlotFailure } from './plot-data.ts';
import { fillTemplate } from './vega/fill.ts';

/** A plot with its pictures. */
export interface DrawnPlot {
  readonly plot: Plot;
  readonly drawings: readonly Drawing[];
  /** What could not be read, and why it could not be drawn. */
  readonly errors: readonly PlotFailure[];
}

/** Draws plots; Vega is loaded where one has a template of its own. A bad template hides no other plot. */
export async function drawPlots(plots: readonly Plot[]): Promise<readonly DrawnPlot[]> {
  const drawn: DrawnPlot[] = [];
  for (const plot of plots) drawn.push(await drawPlot(plot));
  return drawn;
}

async function drawPlot(plot: Plot): Promise<DrawnPlot> {
  const { template, errors } = plot;
  if (template.kind) return { plot, drawings: drawBuiltIn(plot, template.kind), errors };
  if (plot.rows.length === 0) return { plot, drawings: [], errors };
  try {
    const { spec } = fillTemplate(plot);
    const { drawSpec } = await import('./vega/draw-spec.ts');
    const svg = await drawSpec(spec, template.name);
    return { plot, drawings: [{ caption: '', svg, own: true }], errors };
  } catch (error) {
    const failure = { revision: plot.revisions.join(', '), error: error as Error };
    return { plot, drawings: [], errors: [...errors, failure] };
  }
}
