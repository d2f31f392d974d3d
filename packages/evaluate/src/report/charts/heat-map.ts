import { html, type SafeHtml } from '../html.ts';

export interface HeatMap {
  readonly title: string;
  readonly labels: readonly string[];
  /** counts[target][prediction] */
  readonly counts: readonly (readonly number[])[];
}

const LONGEST_LABEL = 30;
const MOST_WITH_NUMBERS = 20;

/**
 * A confusion matrix: rows are targets, columns predictions, the shade is the share of the row;
 * right answers and mistakes have colours of their own. Small ones carry their counts, large ones
 * keep a size at which labels can be read, and scroll.
 */
export function heatMap({ title, labels, counts }: HeatMap): SafeHtml {
  const classes = labels.length;
  const withNumbers = classes <= MOST_WITH_NUMBERS;
  const cell = classes <= 6 ? 56 : withNumbers ? 38 : 12;
  const font = withNumbers ? 12 : 9.5;
  const names = labels.map(shorten);
  const margin = Math.ceil(Math.max(...names.map((name) => name.length)) * font * 0.58) + 26;
  const size = margin + classes * cell + 6;
  const at = (index: number) => margin + index * cell;
  const cells = counts.flatMap((line, row) =>
    rowCells({ line, row, labels, cell, withNumbers, at }),
  );
  const axes = names.map((name, index) => {
    const middle = at(index) + cell / 2;
    return html`<text x="${margin - 5}" y="${middle}" dy=".33em" text-anchor="end">${name}</text><text transform="translate(${middle} ${margin - 5}) rotate(-90)" dy=".33em">${name}</text>`;
  });
  const right = counts.reduce((sum, line, row) => sum + line[row]!, 0);
  const all = counts.flat().reduce((sum, value) => sum + value, 0);
  return html`<figure class="heat"><figcaption>${title}</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="${title}">
<svg width="${size}" height="${size}" viewBox="0 0 ${size} ${size}" role="img" style="font-size:${font}px" aria-label="Confusion matrix of ${classes} classes: ${right} of ${all} rows on the diagonal">
<rect class="plate" x="${margin}" y="${margin}" width="${classes * cell}" height="${classes * cell}"/>
${gridLines(classes, cell, margin)}${cells}${axes}
<text class="label" x="${margin + (classes * cell) / 2}" y="12" text-anchor="middle">predicted</text>
<text class="label" transform="translate(11 ${margin + (classes * cell) / 2}) rotate(-90)" text-anchor="middle">true label</text>
</svg></div></figure>`;
}

interface CellRow {
  readonly line: readonly number[];
  readonly row: number;
  readonly labels: readonly string[];
  readonly cell: number;
  readonly withNumbers: boolean;
  readonly at: (index: number) => number;
}

function rowCells({ line, row, labels, cell, withNumbers, at }: CellRow): readonly SafeHtml[] {
  const total = line.reduce((sum, value) => sum + value, 0);
  return line.flatMap((value, column) => {
    if (value === 0) return [];
    const share = value / total;
    // The square root lifts rare mistakes out of the background.
    const opacity = (row === column ? 0.12 + 0.88 * share : 0.2 + 0.8 * Math.sqrt(share)).toFixed(
      2,
    );
    const side = cell - 1;
    const name = `${labels[row]} taken for ${labels[column]}: ${value} of ${total}`;
    const hint = row === column ? `${labels[row]}: ${value} of ${total} right` : name;
    const number = withNumbers
      ? html`<text class="${Number(opacity) > 0.62 ? 'on' : ''}" x="${at(column) + cell / 2}" y="${at(row) + cell / 2}" dy=".35em" text-anchor="middle">${value}</text>`
      : undefined;
    return [
      html`<g><title>${hint}</title><rect class="${row === column ? 'hit' : 'miss'}" fill-opacity="${opacity}" x="${at(column) + 0.5}" y="${at(row) + 0.5}" width="${side}" height="${side}"/>${number}</g>`,
    ];
  });
}

/** One path: lines every cell in small matrices, every fifth in large ones. */
function gridLines(classes: number, cell: number, margin: number): SafeHtml {
  const every = classes <= MOST_WITH_NUMBERS ? 1 : 5;
  const end = margin + classes * cell;
  let path = '';
  for (let i = 0; i <= classes; i += every) {
    const at = margin + i * cell;
    path += `M${margin} ${at}H${end}M${at} ${margin}V${end}`;
  }
  return html`<path class="grid" d="${path}"/>`;
}

function shorten(label: string): string {
  const letters = Array.from(label);
  return letters.length <= LONGEST_LABEL
    ? label
    : `${letters.slice(0, LONGEST_LABEL - 1).join('')}…`;
}
