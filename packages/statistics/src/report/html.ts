import { chartSvg } from './chart-svg.ts';
import { escapeHtml } from './escape.ts';
import { HTML_STYLES } from './html-styles.ts';
import type { FindingsBlock, Report, ReportBlock, ReportCell, TableBlock } from './report.ts';

/** One page with everything in it: no script, and no request leaves it. */
export function renderHtml(report: Report): string {
  const links = report.sections
    .map(({ id, title }) => `<li><a href="#${id}">${escapeHtml(title)}</a></li>`)
    .join('');
  const sections = report.sections.map(
    ({ id, title, blocks }) =>
      `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeHtml(title)}</h2>\n${blocks.map((block) => renderBlock(block, title)).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(report.title)}</title>
<style>${HTML_STYLES}</style>
</head>
<body>
<header><h1>${escapeHtml(report.title)}</h1>
<nav aria-label="Sections"><ul>${links}</ul></nav></header>
<main>
${sections.length > 0 ? sections.join('\n') : '<p class="empty">There is nothing to show.</p>'}
</main>
</body>
</html>
`;
}

function renderBlock(block: ReportBlock, title: string): string {
  switch (block.kind) {
    case 'table':
      return renderTable(block, title);
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'findings':
      return renderFindings(block);
    case 'chart':
      return `<figure style="margin:0"><figcaption>${escapeHtml(block.title)}</figcaption>${chartSvg(block, { standalone: false })}</figure>`;
    case 'picture': {
      const data = Buffer.from(block.bytes).toString('base64');
      return `<img alt="${escapeHtml(block.alt)}" src="data:${block.type};base64,${data}">`;
    }
    case 'details': {
      const inside = block.blocks.map((one) => renderBlock(one, block.summary)).join('\n');
      return `<details><summary>${escapeHtml(block.summary)}</summary>${inside}</details>`;
    }
    default:
      return block satisfies never;
  }
}

/** What is wider than the page is scrolled by itself, with the keyboard, too. */
function renderTable({ header, rows, numbers = [] }: TableBlock, title: string): string {
  const head = header.map((name, i) => {
    const kind = numbers.includes(i) ? ' class="number"' : '';
    return `<th scope="col"${kind}>${escapeHtml(name)}</th>`;
  });
  const body = rows.map(
    (row) => `<tr>${row.map((one, i) => renderCell(one, numbers.includes(i))).join('')}</tr>`,
  );
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function renderCell(cell: ReportCell, isNumber: boolean): string {
  if (typeof cell === 'string') {
    return `<td${isNumber ? ' class="number"' : ''}>${escapeHtml(cell)}</td>`;
  }
  if ('bar' in cell) {
    const width = (Math.max(0, Math.min(1, cell.bar)) * 100).toFixed(1);
    return `<td class="bars"><span class="bar" style="width:${width}%"></span></td>`;
  }
  const wide = cell.code.length > 40 ? ' class="wide"' : '';
  return `<td${wide}>${cell.code === '' ? '' : `<code>${escapeHtml(cell.code)}</code>`}</td>`;
}

function renderFindings({ findings }: FindingsBlock): string {
  if (findings.length === 0) return '<p class="empty">Nothing stands out.</p>';
  const items = findings.map(({ level, message }) =>
    level === 'warning'
      ? `<li class="warning">⚠ <strong>${escapeHtml(message)}</strong></li>`
      : `<li>· ${escapeHtml(message)}</li>`,
  );
  return `<ul class="findings">${items.join('\n')}</ul>`;
}
