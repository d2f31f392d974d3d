import type { PairExample, RowStatistics, SplitStatistics } from '../rows/row-statistics.ts';
import type { LengthSummary } from '../text/lengths.ts';
import { count, percent, plain } from './numbers.ts';
import { rowFindings } from './row-findings.ts';
import type { RowReportOptions } from './row-report.ts';
import { columnDetail, lengthKinds, pairGroups } from './row-tables.ts';
import { changeLines } from './terminal-changes.ts';
import { alignedLines, bar } from './terminal-lines.ts';

const BAR = 24;
const CLASSES = 12;
const PAIRS = 3;

export interface FormatOptions extends RowReportOptions {
  /** Columns of the terminal. */
  readonly width?: number;
}

/** The statistics for a terminal. */
export function formatRows(statistics: RowStatistics, options: FormatOptions = {}): string {
  const { width = 80, changes, against } = options;
  const { splits } = statistics;
  const findings = rowFindings(statistics);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      '',
      splits.map(
        ({ name, rows, format, path }) => `${name}: ${count(rows)} rows, ${format} (${path})`,
      ),
    ],
    [
      'Look at',
      findings.map(({ level, message }) => `${level === 'warning' ? '!' : '·'} ${message}`),
    ],
    [
      `Changes${against === undefined ? '' : ` since ${against}`}`,
      changes ? changeLines(changes) : [],
    ],
    ['Columns', columnLines(splits[0]!)],
    ['Lengths', lengthLines(splits)],
    ['Classes', classLines(splits)],
    ['Pairs', pairLines(statistics, width)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      title ? `${title}\n${lines.map((line) => `  ${line}`).join('\n')}` : lines.join('\n'),
    )
    .join('\n\n');
}

function columnLines({ columns }: SplitStatistics): string[] {
  const rows = columns.map((column) => [
    column.name || '(no name)',
    column.type,
    column.missing > 0 ? `${count(column.missing)} missing` : '',
    `${column.distinctIsExact ? '' : '≈ '}${count(column.distinct)} different`,
    columnDetail(column),
  ]);
  return alignedLines(rows);
}

function lengthLines(splits: readonly SplitStatistics[]): string[] {
  const rows = splits.flatMap((split) =>
    lengthKinds(split).map(([kind, lengths]) => [
      `${split.name}, ${kind}`,
      ...lengthCells(lengths),
    ]),
  );
  if (rows.length === 0) return [];
  const header = ['', 'mean', 'min', 'median', '95 % ≤', 'max', ''];
  return alignedLines([header, ...rows], true);
}

function lengthCells(lengths: LengthSummary): string[] {
  const { mean, min, median, p95, max, histogram } = lengths;
  return [
    ...[mean, min, median, p95, max].map((value) => plain(value)),
    sparkline(histogram.map(({ rows }) => rows)),
  ];
}

function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values
    .map((value) => (value === 0 ? ' ' : '▁▂▃▄▅▆▇█'[Math.ceil((value / most) * 8) - 1]))
    .join('');
}

function classLines(splits: readonly SplitStatistics[]): string[] {
  const [first] = splits;
  if (!first?.classes) return [];
  const { counts } = first.classes;
  const shown =
    counts.length <= CLASSES ? counts : [...counts.slice(0, CLASSES - 4), ...counts.slice(-3)];
  const most = Math.max(...counts.map(({ rows }) => rows), 1);
  const others = splits
    .slice(1)
    .map(({ classes }) => new Map(classes?.counts.map((one) => [one.label, one])));
  const lines = alignedLines(
    [
      ['', ...splits.map(({ name }) => name), '', ''],
      ...shown.map((one) => [
        one.label,
        count(one.rows),
        ...others.map((classes) => count(classes.get(one.label)?.rows ?? 0)),
        percent(one.share),
        bar(one.rows / most, BAR).padEnd(BAR),
      ]),
    ],
    true,
  );
  if (shown.length < counts.length)
    lines.splice(CLASSES - 3, 0, `… ${counts.length - shown.length} more …`);
  return lines;
}

function pairLines(statistics: RowStatistics, width: number): string[] {
  return pairGroups(statistics).flatMap(({ title, pairs }) => [
    title,
    ...pairs.slice(0, PAIRS).flatMap((pair) => pairText(pair, width)),
  ]);
}

function pairText({ row, earlier, similarity }: PairExample, width: number): string[] {
  return [row, earlier].map((one, i) => {
    const label = one.label === undefined ? '' : ` [${one.label}]`;
    const head = `  ${i === 0 ? similarity.toFixed(2) : '    '} ${one.file}:${one.line}${label} `;
    const room = Math.max(20, width - head.length - 4);
    const text = [...one.text];
    return head + (text.length > room ? `${text.slice(0, room - 1).join('')}…` : one.text);
  });
}
