import { escapeHtml } from '../page/escape.ts';
import { renderPage, THEME } from '../page/page.ts';
import { CHART_STYLE, legendOf } from './chart/draw.ts';
import type { DrawnPlot } from './draw-plots.ts';
import { PageTemplateError } from './errors.ts';
import type { Plot } from './plot-data.ts';

/** Plots as a page of its own: nothing is loaded from elsewhere. */
export function plotsToHtml(plots: readonly DrawnPlot[], title = 'Plots'): string {
  const none = '<p>There are no plots yet. Name some in dvc.yaml, under <code>plots</code>.</p>';
  const body = plots.length > 0 ? sections(plots) : none;
  return renderPage(title, body, STYLE + CHART_STYLE);
}

/** A page of one's own. */
export interface PageTemplate {
  readonly file: string;
  /** With `{plot_divs}`, and `{scripts}` where its head may get the style of the plots. */
  readonly text: string;
}

/** Plots in a page of one's own, as DVC's `--html-template`. Throws PageTemplateError. */
export function plotsInPage(plots: readonly DrawnPlot[], { file, text }: PageTemplate): string {
  if (!text.includes('{plot_divs}')) {
    throw new PageTemplateError(file, 'it does not say where the plots go');
  }
  const style = `<style>\n${THEME}${STYLE}${CHART_STYLE}</style>`;
  const styled = text.includes('{scripts}');
  const parts: Readonly<Record<string, string>> = {
    scripts: style,
    plot_divs: (styled ? '' : style) + sections(plots),
    refresh_tag: '',
  };
  return text.replace(
    /\{(scripts|plot_divs|refresh_tag)\}/g,
    (_, name: string) => parts[name] ?? '',
  );
}

function sections(plots: readonly DrawnPlot[]): string {
  return `<div class="plots">${plots.map(section).join('\n')}</div>`;
}

function section({ plot, drawings: drawn, errors: failures }: DrawnPlot): string {
  const legend = legendOf(plot).map(
    ({ text, colour }) => `<li class="s${colour}"><i></i>${escapeHtml(text)}</li>`,
  );
  const drawings = drawn.map(({ caption, svg, own }) => figure(caption, svg, own));
  const images = plot.images.map(({ revision, type, bytes }) => {
    const source = `data:${type};base64,${bytes.toString('base64')}`;
    return figure(
      revision,
      `<img src="${source}" alt="${escapeHtml(`${plot.title}, ${revision}`)}">`,
    );
  });
  const errors = failures.map(
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

function figure(caption: string, content: string, own = false): string {
  const below = caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure${own ? ' class="own"' : ''}>${content}${below}</figure>`;
}

export interface SvgFile {
  /** Without a folder. */
  readonly name: string;
  readonly text: string;
}

/** Plots as SVG files, a file a drawing, with colours for light and dark of their own. */
export function plotsToSvg(plots: readonly DrawnPlot[]): readonly SvgFile[] {
  return plots.flatMap(({ plot, drawings }) =>
    drawings.map(({ caption, svg, own }) => {
      const name = [plot.id, caption].filter((part) => part !== '').join('_');
      const text = own ? `${svg}\n` : standalone(plot, svg);
      return { name: `${name.replace(/[^\w.-]+/g, '_')}.svg`, text };
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
.own { overflow-x: auto; background: #fff; }
.own svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
.own svg text { fill: revert-layer; font-family: revert-layer; }
.error { color: var(--c4); font-size: .9rem; overflow-wrap: anywhere; }
`;
