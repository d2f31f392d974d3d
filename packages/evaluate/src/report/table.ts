import { html, type SafeHtml, trusted } from './html.ts';

interface Column {
  readonly name: string;
  readonly numeric?: boolean;
}

export interface Cell {
  readonly shown: string | SafeHtml;
  /** What the column is sorted by; default: the shown text. */
  readonly value?: number;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (Cell | string)[])[];
  readonly sortable?: boolean;
}

const TALL = 30;

/** A table with a caption; the first column heads its row. Scrolls where it is too wide or long. */
export function table({ caption, columns, rows, sortable }: Table): SafeHtml {
  const head = columns.map(({ name, numeric }) => {
    const inner = sortable ? html`<button type="button">${name}</button>` : name;
    return html`<th scope="col" class="${numeric ? 'number' : ''}">${inner}</th>`;
  });
  const body = rows.map((cells) => {
    const line = cells.map((cell, at) => tableCell(cell, columns[at]!, at === 0));
    return html`<tr>${line}</tr>\n`;
  });
  return html`<div class="scroll${rows.length > TALL ? ' tall' : ''}" tabindex="0" role="region" aria-label="${caption}"><table class="${sortable ? 'sortable' : ''}">
<caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

function tableCell(cell: Cell | string, { numeric }: Column, heads: boolean): SafeHtml {
  const { shown: content, value } = typeof cell === 'string' ? textCell(cell) : cell;
  const shown = typeof content === 'string' ? breakable(content) : content;
  const sort = value === undefined ? undefined : html` data-v="${value}"`;
  if (heads) return html`<th scope="row"${sort}>${shown}</th>`;
  return html`<td class="${numeric ? 'number' : ''}"${sort}>${shown}</td>`;
}

const textCell = (shown: string): Cell => ({ shown });

/** Names such as `card_not_working` may break behind their underscores. */
function breakable(text: string): readonly SafeHtml[] {
  const breakHere = trusted('<wbr>');
  return text
    .split(/(?<=[_/])/)
    .flatMap((piece, at) => [...(at > 0 ? [breakHere] : []), html`${piece}`]);
}
