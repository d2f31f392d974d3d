import type { FigureChange, RowChanges, SplitChanges } from '../changes/row-changes.ts';
import type {
  PairExample,
  RowExample,
  RowStatistics,
  SplitStatistics,
} from '../rows/row-statistics.ts';
import { count, percent, plain } from './numbers.ts';
import type { Report, ReportBlock, ReportCell, ReportSection, TableBlock } from './report.ts';
import { rowFindings } from './row-findings.ts';
import { columnDetail, lengthKinds, pairGroups } from './row-tables.ts';

/** Classes drawn; all of them stand in the table. */
const CHART_CLASSES = 30;

export interface RowReportOptions {
  readonly changes?: RowChanges | undefined;
  /** What the data are compared with, for people. */
  readonly against?: string | undefined;
}

/** The statistics as a report for Markdown and HTML. */
export function rowReport(statistics: RowStatistics, options: RowReportOptions = {}): Report {
  const { splits } = statistics;
  const sections: readonly ReportSection[] = [
    { id: 'splits', title: 'Rows', blocks: [splitTable(statistics)] },
    { id: 'findings', title: 'Look at', blocks: [findings(statistics)] },
    ...changeSections(options),
    { id: 'classes', title: 'Classes', blocks: classBlocks(splits) },
    { id: 'lengths', title: 'Lengths', blocks: lengthBlocks(splits) },
    { id: 'columns', title: 'Columns', blocks: columnBlocks(splits) },
    { id: 'pairs', title: 'Repeated rows', blocks: pairBlocks(statistics) },
    { id: 'examples', title: 'Texts', blocks: exampleBlocks(statistics) },
  ];
  return {
    title: `Data: ${splits.map(({ name }) => name).join(', ')}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

function findings(statistics: RowStatistics): ReportBlock {
  return { kind: 'findings', findings: rowFindings(statistics) };
}

function splitTable({ splits }: RowStatistics): TableBlock {
  return {
    kind: 'table',
    header: ['split', 'rows', 'classes', 'repeated', 'nearly repeated', 'language', 'file'],
    numbers: [1, 2, 3, 4],
    rows: splits.map(({ name, rows, classes, duplicates, text, path, format }) => [
      { code: name },
      count(rows),
      classes ? count(classes.counts.length) : '',
      count(duplicates.exact.rows),
      text ? count(duplicates.near.rows) : '',
      text?.language.languages.find(({ language }) => language !== '?')?.language ?? '',
      { code: `${path} (${format})` },
    ]),
  };
}

function changeSections({ changes, against }: RowReportOptions): ReportSection[] {
  if (!changes) return [];
  const title = against === undefined ? 'Changes' : `Changes since ${against}`;
  if (changes.same) {
    return [{ id: 'changes', title, blocks: [{ kind: 'text', text: 'No row changed.' }] }];
  }
  const { added, removed } = changes.columns;
  const columns = [
    ...added.map((name) => `New column: ${name}.`),
    ...removed.map((name) => `The column ${name} is gone.`),
  ];
  const leaks = changes.overlaps.map(
    ({ split, in: earlier, exact, near }) =>
      `Rows of ${split} in ${earlier}: ${count(exact.before)} → ${count(exact.after)}, nearly: ${count(near.before)} → ${count(near.after)}.`,
  );
  const blocks: ReportBlock[] = [
    changeTable(changes),
    ...[...columns, ...leaks].map((text): ReportBlock => ({ kind: 'text', text })),
    ...changes.splits.flatMap(splitChangeBlocks),
  ];
  return [{ id: 'changes', title, blocks }];
}

function changeTable({ splits }: RowChanges): TableBlock {
  const rows = (value: number | null) => (value === null ? '–' : count(value));
  return {
    kind: 'table',
    header: ['split', 'rows before', 'rows now', 'added', 'removed', 'relabelled', 'reworded'],
    numbers: [1, 2, 3, 4, 5, 6],
    rows: splits.map((split) => [
      { code: split.name },
      rows(split.rows.before),
      rows(split.rows.after),
      ...[split.added, split.removed, split.relabelled, split.edited].map(count),
    ]),
  };
}

function splitChangeBlocks(split: SplitChanges): ReportBlock[] {
  const { name, classes, figures, examples } = split;
  const labelled = ({ before, after }: { before: RowExample; after: RowExample }) => [
    before,
    after,
  ];
  const shown: readonly (readonly [string, readonly RowExample[]])[] = [
    ['added', examples.added],
    ['removed', examples.removed],
    ['relabelled, before and now', examples.relabelled.flatMap(labelled)],
    ['reworded, before and now', examples.edited.flatMap(labelled)],
  ];
  const details = shown.flatMap(([title, rows]): ReportBlock[] =>
    rows.length === 0
      ? []
      : [{ kind: 'details', summary: `${name}: ${title}`, blocks: [rowTable(rows)] }],
  );
  const classTable: TableBlock = {
    kind: 'table',
    header: ['class', 'rows before', 'rows now', 'share before', 'share now'],
    numbers: [1, 2, 3, 4],
    rows: classes.map((one): ReportCell[] => [
      { code: one.label },
      count(one.before),
      count(one.after),
      percent(one.shareBefore),
      percent(one.shareAfter),
    ]),
  };
  return [
    ...closed(`${name}: ${count(classes.length)} classes changed`, classTable),
    ...closed(`${name}: figures that changed`, figureTable(figures)),
    ...details,
  ];
}

function closed(summary: string, table: TableBlock): ReportBlock[] {
  return table.rows.length === 0 ? [] : [{ kind: 'details', summary, blocks: [table] }];
}

function figureTable(figures: readonly FigureChange[]): TableBlock {
  return {
    kind: 'table',
    header: ['figure', 'before', 'now'],
    numbers: [1, 2],
    rows: figures.map(({ name, before, after }) => [name, plain(before), plain(after)]),
  };
}

function classBlocks(splits: readonly SplitStatistics[]): ReportBlock[] {
  const [first] = splits;
  if (!first?.classes) return [];
  const { counts } = first.classes;
  const others = splits
    .slice(1)
    .map(({ classes }) => new Map(classes?.counts.map((one) => [one.label, one.rows])));
  const most = Math.max(1, ...counts.map(({ rows }) => rows));
  const series = splits.map(({ name }) => name);
  const bars = counts.slice(0, CHART_CLASSES).map(({ label, rows }) => ({
    label,
    values: [rows, ...others.map((classes) => classes.get(label) ?? 0)],
  }));
  const cut =
    counts.length > CHART_CLASSES ? ` (the ${CHART_CLASSES} largest of ${counts.length})` : '';
  const table: TableBlock = {
    kind: 'table',
    header: ['class', ...series, 'share', ''],
    numbers: [...series.map((_, i) => i + 1), series.length + 1],
    rows: counts.map(({ label, rows, share }): ReportCell[] => [
      { code: label },
      count(rows),
      ...others.map((classes) => count(classes.get(label) ?? 0)),
      percent(share),
      { bar: rows / most },
    ]),
  };
  return [
    {
      kind: 'chart',
      name: 'classes',
      title: `Rows of each class${cut}`,
      direction: 'rows',
      series,
      bars,
    },
    { kind: 'details', summary: `All ${counts.length} classes`, blocks: [table] },
  ];
}

function lengthBlocks(splits: readonly SplitStatistics[]): ReportBlock[] {
  const rows = splits.flatMap((split) =>
    lengthKinds(split).map(
      ([kind, { mean, std, min, p25, median, p75, p95, max }]): ReportCell[] => [
        { code: split.name },
        kind,
        ...[mean, std, min, p25, median, p75, p95, max].map(plain),
      ],
    ),
  );
  if (rows.length === 0) return [];
  const charts = lengthKinds(splits[0]!).map(
    ([kind, { histogram }]): ReportBlock => ({
      kind: 'chart',
      name: `lengths-${kind}`,
      title: `${splits[0]!.name}: rows by length in ${kind}`,
      direction: 'columns',
      series: ['rows'],
      bars: histogram.map(({ from, to, rows: n }) => ({
        label: to === null ? `${from}+` : String(from),
        values: [n],
      })),
    }),
  );
  const header = ['split', 'in', 'mean', 'std', 'min', '25 %', 'median', '75 %', '95 %', 'max'];
  const numbers = header.map((_, i) => i).slice(2);
  return [{ kind: 'table', header, numbers, rows }, ...charts];
}

function columnBlocks(splits: readonly SplitStatistics[]): ReportBlock[] {
  const [first] = splits;
  if (!first || first.columns.length === 0) return [];
  return [
    {
      kind: 'table',
      header: ['column', 'type', 'missing', 'different', 'values'],
      numbers: [2, 3],
      rows: first.columns.map((column) => [
        { code: column.name || '(no name)' },
        column.type,
        count(column.missing),
        `${column.distinctIsExact ? '' : '≈ '}${count(column.distinct)}`,
        { code: columnDetail(column) },
      ]),
    },
  ];
}

function pairBlocks(statistics: RowStatistics): ReportBlock[] {
  return pairGroups(statistics).map(({ title, pairs }) => ({
    kind: 'details',
    summary: title,
    blocks: [pairTable(pairs)],
  }));
}

function pairTable(pairs: readonly PairExample[]): TableBlock {
  const cells = (one: RowExample): ReportCell[] => [
    { code: `${one.file}:${one.line}` },
    { code: one.label ?? '' },
    { code: one.text },
  ];
  return {
    kind: 'table',
    header: ['similarity', 'place', 'label', 'text'],
    numbers: [0],
    rows: pairs.flatMap(({ row, earlier, similarity }) => [
      [similarity.toFixed(2), ...cells(row)],
      ['', ...cells(earlier)],
    ]),
  };
}

function exampleBlocks({ examples }: RowStatistics): ReportBlock[] {
  return examples.map(({ label, rows }) => ({
    kind: 'details',
    summary: label === '' ? 'some of all' : label,
    blocks: [rowTable(rows)],
  }));
}

function rowTable(rows: readonly RowExample[]): TableBlock {
  return {
    kind: 'table',
    header: ['place', 'label', 'text'],
    rows: rows.map(({ file, line, label, text }) => [
      { code: `${file}:${line}` },
      { code: label ?? '' },
      { code: text },
    ]),
  };
}
