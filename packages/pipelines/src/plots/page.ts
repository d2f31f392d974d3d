import { escapeHtml } from '../page/escape.ts';
import { renderPage, THEME } from '../page/page.ts';
import { CHART_STYLE, drawPlot, legendOf } from './chart/draw.ts';
import type { Plot } from './plot-data.ts';

/** Plots as a page of its own: nothing is loaded from elsewhere. */
export function plotsToHtml(plots: readonly Plot[], title = 'Plots'): string {
  const sections = plots.map(section);
  const none = '<p>There are no plots yet. Name some in dvc.yaml, under <code>plots</code>.</p>';
  const body = sections.length > 0 ? `<div class="plots">${sections.join('\n')}</div>` : none;
  return renderPage(title, body, STYLE + CHART_STYLE);
}

function section(plot: Plot): string {
  const legend = legendOf(plot).map(
    ({ text, colour }) => `<li class="s${colour}"><i></i>${escapeHtml(text)}</li>`,
  );
  const drawings = drawPlot(plot).map(({ caption, svg }) => figure(caption, svg));
  const images = plot.images.map(({ revision, type, bytes }) => {
    const source = `data:${type};base64,${bytes.toString('base64')}`;
    return figure(
      revision,
      `<img src="${source}" alt="${escapeHtml(`${plot.title}, ${revision}`)}">`,
    );
  });
  const errors = plot.errors.map(
    ({ revision, error }) =>
      `<p class="error"><b>${escapeHtml(revision)}</b> ${escapeHtml(error.message)}</p>`,
  );
  const wide = drawings.length + images.length > 1 ? ' class="wide"' : '';
  return `<section${wide}>
<h2>${escapeHtml(plot.title)}</h2>
${legend.length > 0 ? `<ul class="legend">${legend.join('')}</ul>` : ''}
<div class="drawings">${[...drawings, ...images].join('\n')}</div>
${errors.join('\n')}
</section>`;
}

function figure(caption: string, content: string): string {
  const below = caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure>${content}${below}</figure>`;
}

export interface SvgFile {
  /** Without a folder. */
  readonly name: string;
  readonly text: string;
}

/** Plots as SVG files, a file a drawing, with colours for light and dark of their own. */
export function plotsToSvg(plots: readonly Plot[]): readonly SvgFile[] {
  return plots.flatMap((plot) =>
    drawPlot(plot).map(({ caption, svg }) => {
      const name = [plot.id, caption].filter((part) => part !== '').join('_');
      return { name: `${name.replace(/[^\w.-]+/g, '_')}.svg`, text: standalone(plot, svg) };
    }),
  );
}

const LEGEND_ROW = 22;
const CHAR = 7.6;

/** A drawing with its colours, its ground and its legend inside. */
function standalone(plot: Plot, svg: string): string {
  const [, width = '480', height = '320'] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg) ?? [];
  const legend = legendOf(plot);
  let [x, row] = [0, 0];
  const marks = legend.map(({ text, colour }) => {
    const needed = [...text].length * CHAR + 30;
    if (x > 0 && x + needed > Number(width) - 20) [x, row] = [0, row + 1];
    const at = `translate(${20 + x} ${row * LEGEND_ROW + 18})`;
    x += needed;
    return `<g class="s${colour}" transform="${at}"><rect class="bar" y="-9" width="10" height="10"/><text class="tick" x="15">${escapeHtml(text)}</text></g>`;
  });
  const top = legend.length > 0 ? (row + 1) * LEGEND_ROW + 6 : 0;
  const high = Number(height) + top;
  const body = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${high}" width="${width}" height="${high}" role="img" aria-label="${escapeHtml(plot.title)}">
<style>${THEME.replaceAll(':root', 'svg')}${CHART_STYLE}</style>
<rect width="100%" height="100%" fill="var(--page)"/>
${marks.join('\n')}
<g transform="translate(0 ${top})">${body}</g>
</svg>
`;
}

const STYLE = `.plots { display: grid; gap: 2rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 460px), 1fr)); }
section { min-width: 0; }
section.wide { grid-column: 1 / -1; }
section.wide .drawings { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr)); }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--soft); font-size: .9rem; text-align: center; }
img { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin: 0 0 .5rem; padding: 0; font-size: .9rem; }
.legend i { display: inline-block; width: .75rem; height: .75rem; margin-right: .4rem; border-radius: 2px; background: var(--c); }
.error { color: var(--c4); font-size: .9rem; overflow-wrap: anywhere; }
`;
