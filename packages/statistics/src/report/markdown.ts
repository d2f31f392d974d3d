import { chartSvg } from './chart-svg.ts';
import { htmlWords, markdownAlt, markdownCode, markdownText } from './escape.ts';
import type {
  ChartBlock,
  FindingsBlock,
  Report,
  ReportBlock,
  ReportCell,
  TableBlock,
} from './report.ts';
import { bar } from './terminal-lines.ts';

/** A file that the Markdown shows, by its name beside it. */
interface MarkdownFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

export interface Markdown {
  readonly text: string;
  readonly files: readonly MarkdownFile[];
}

export interface MarkdownOptions {
  /**
   * `files`: SVG and PNG files, which a page of a repository shows; `mermaid`: drawn by GitHub from
   * the text itself, for comments, which have no files beside them.
   */
  readonly pictures: 'files' | 'mermaid';
  /** Where the files lie, seen from the Markdown; with a slash at the end. */
  readonly folder: string;
  /** Characters; sections that have no room are left out from the end, and it is said. */
  readonly limit?: number;
}

const BAR = 16;
/** Bars of a Mermaid chart: with more the labels overlap. */
const MERMAID_BARS = 12;
/** Findings of one level that are shown at once. */
const SHOWN = 20;

/** GitHub's Markdown. Nothing from the data is taken for a sign, a link or a mention. */
export function renderMarkdown(report: Report, options: MarkdownOptions): Markdown {
  const files: MarkdownFile[] = [];
  const context: Context = { ...options, files };
  const sections = report.sections.map(
    ({ title, blocks }) =>
      `## ${markdownText(title)}\n\n${blocks.map((block) => renderBlock(block, context)).join('\n\n')}`,
  );
  const kept = withinLimit(sections, options.limit ?? Number.POSITIVE_INFINITY);
  const left = report.sections.slice(kept.length).map(({ title }) => markdownText(title));
  const more = left.length > 0 ? [`Left out for want of room: ${left.join(', ')}.`] : [];
  const parts = [`# ${markdownText(report.title)}`, ...kept, ...more];
  return { text: `${parts.join('\n\n')}\n`, files };
}

function withinLimit(sections: readonly string[], limit: number): readonly string[] {
  let length = 1_000;
  const end = sections.findIndex((section) => {
    length += section.length + 2;
    return length > limit;
  });
  return end < 0 ? sections : sections.slice(0, end);
}

interface Context extends MarkdownOptions {
  readonly files: MarkdownFile[];
}

function renderBlock(block: ReportBlock, context: Context): string {
  switch (block.kind) {
    case 'table':
      return renderTable(block);
    case 'text':
      return markdownText(block.text);
    case 'findings':
      return renderFindings(block);
    case 'chart':
      return context.pictures === 'mermaid' ? mermaid(block) : chartFile(block, context);
    case 'picture': {
      if (context.pictures === 'mermaid') return '';
      const name = `${block.name}.${block.type.slice('image/'.length)}`;
      context.files.push({ name, content: block.bytes });
      return `![${markdownAlt(block.alt)}](${encodeURI(context.folder + name)})`;
    }
    case 'details': {
      const inside = block.blocks.map((one) => renderBlock(one, context)).join('\n\n');
      return `<details><summary>${htmlWords(block.summary)}</summary>\n\n${inside}\n\n</details>`;
    }
    default:
      return block satisfies never;
  }
}

function renderTable({ header, rows, numbers = [] }: TableBlock): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, i) => (numbers.includes(i) ? '---:' : '---'));
  return [
    line(header.map(markdownText)),
    line(rule),
    ...rows.map((row) => line(row.map(cell))),
  ].join('\n');
}

function cell(content: ReportCell): string {
  if (typeof content === 'string') return markdownText(content);
  return 'code' in content ? markdownCode(content.code) : bar(content.bar, BAR);
}

function renderFindings({ findings }: FindingsBlock): string {
  if (findings.length === 0) return 'Nothing stands out.';
  const lines = findings.map(
    ({ level, message }) => `- ${level === 'warning' ? '⚠️ ' : ''}${markdownText(message)}`,
  );
  if (lines.length <= SHOWN) return lines.join('\n');
  const rest = lines.slice(SHOWN).join('\n');
  const more = `<details><summary>${lines.length - SHOWN} more</summary>\n\n${rest}\n\n</details>`;
  return `${lines.slice(0, SHOWN).join('\n')}\n\n${more}`;
}

function chartFile(chart: ChartBlock, { files, folder }: Context): string {
  const name = `${chart.name}.svg`;
  files.push({ name, content: chartSvg(chart, { standalone: true }) });
  return `![${markdownAlt(chart.title)}](${encodeURI(folder + name)})`;
}

/** The first series as https://mermaid.js.org/syntax/xyChart.html. */
function mermaid({ title, bars, direction }: ChartBlock): string {
  const text = (words: string) => `"${words.replace(/["\\`#;\s]+/g, ' ').trim() || '?'}"`;
  const shown = direction === 'rows' ? bars.slice(0, MERMAID_BARS) : bars;
  const cut = shown.length < bars.length ? `, the ${shown.length} largest` : '';
  return [
    '```mermaid',
    `xychart-beta${direction === 'rows' ? ' horizontal' : ''}`,
    `  title ${text(title.replace(/ \(.*\)$/, '') + cut)}`,
    `  x-axis [${shown.map(({ label }) => text([...label].slice(0, 30).join(''))).join(', ')}]`,
    '  y-axis "rows"',
    `  bar [${shown.map(({ values }) => values[0] ?? 0).join(', ')}]`,
    '```',
  ].join('\n');
}
