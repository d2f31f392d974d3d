import { escapeHtml } from '../page/escape.ts';
import { renderPage } from '../page/page.ts';
import { components, type Dag } from './dag.ts';
import { layOut, type Place } from './layout.ts';

const CHAR = 8.2;
const HEIGHT = 36;
const LAYER = 84;
const MARGIN = 12;

/** The graph as a page of its own, one drawing for each part that hangs together. */
export function dagToHtml(dag: Dag, title = 'Pipeline'): string {
  const parts = components(dag).map((part) => `<div class="part">${dagToSvg(part)}</div>`);
  const none = '<p>There are no stages yet. Add one: <code>havn data stage add</code></p>';
  return renderPage(title, parts.length > 0 ? parts.join('\n') : none, STYLE);
}

/** One part of the graph as SVG; colours come from the page. */
function dagToSvg(dag: Dag): string {
  const width = (name: string) => Math.max(60, [...name].length * CHAR + 28);
  const layout = layOut(dag, { width, gap: 28 });
  const places = layout.layers.flat();
  const wide = Math.ceil(layout.width + 2 * MARGIN);
  const high = (layout.layers.length - 1) * LAYER + HEIGHT + 2 * MARGIN;
  const edges = places.flatMap((from) => from.below.map((to) => edge(from, to)));
  const boxes = places.filter(({ name }) => name !== undefined).map(box);
  const label = `${dag.nodes.length} stages, ${dag.edges.length} dependencies`;
  return `<svg role="img" aria-label="${label}" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="tip"/></marker></defs>
${[...edges, ...boxes].join('\n')}
</svg>`;
}

function topOf({ layer }: Place): number {
  return MARGIN + layer * LAYER;
}

function edge(from: Place, to: Place): string {
  const startY = topOf(from) + HEIGHT / (from.name === undefined ? 2 : 1);
  const endY = topOf(to) + (to.name === undefined ? HEIGHT / 2 : -1);
  const [x1, x2] = [(from.x + MARGIN).toFixed(1), (to.x + MARGIN).toFixed(1)];
  const middle = (startY + endY) / 2;
  const tip = to.name === undefined ? '' : ' marker-end="url(#tip)"';
  return `<path class="edge" d="M${x1} ${startY}C${x1} ${middle} ${x2} ${middle} ${x2} ${endY}"${tip}/>`;
}

function box(place: Place): string {
  const { name = '', width, x } = place;
  const left = (x - width / 2 + MARGIN).toFixed(1);
  const y = topOf(place);
  const kind = name.endsWith('.dvc') ? 'data' : 'stage';
  const text = `<text x="${(x + MARGIN).toFixed(1)}" y="${y + HEIGHT / 2 + 5}">${escapeHtml(name)}</text>`;
  return `<g class="${kind}"><rect x="${left}" y="${y}" width="${width.toFixed(1)}" height="${HEIGHT}" rx="6"/>${text}</g>`;
}

const STYLE = `.part { overflow-x: auto; margin-bottom: 1.5rem; }
.part svg { display: block; }
.part text { text-anchor: middle; font-size: 14px; }
.edge { fill: none; stroke: var(--soft); stroke-width: 1.5; }
.tip { fill: var(--soft); }
rect { fill: var(--box); stroke: var(--c0); stroke-width: 1.5; }
.data rect { stroke: var(--soft); stroke-dasharray: 4 3; }
`;
