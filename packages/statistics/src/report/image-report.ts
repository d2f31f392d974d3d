import type { ImageChanges } from '../images/compare-images.ts';
import type { ContactSheet } from '../images/contact-sheet.ts';
import type { ImageStatistics } from '../images/image-statistics.ts';
import type { LengthSummary } from '../text/lengths.ts';
import { imageFindings } from './image-findings.ts';
import { bytes, count, percent, plain } from './numbers.ts';
import type { Report, ReportBlock, ReportCell, ReportSection, TableBlock } from './report.ts';

const CHART_CLASSES = 30;

export interface ImageReportOptions {
  readonly sheet?: ContactSheet | undefined;
  readonly changes?: ImageChanges | undefined;
  readonly against?: string | undefined;
}

/** The statistics of a folder of images as a report for Markdown and HTML. */
export function imageReport(statistics: ImageStatistics, options: ImageReportOptions = {}): Report {
  const { captions, duplicates } = statistics;
  const sections: readonly ReportSection[] = [
    { id: 'images', title: 'Images', blocks: [factTable(statistics)] },
    {
      id: 'findings',
      title: 'Look at',
      blocks: [{ kind: 'findings', findings: imageFindings(statistics) }],
    },
    ...changeSections(options),
    { id: 'sheet', title: 'Contact sheet', blocks: sheetBlocks(options.sheet) },
    { id: 'classes', title: 'Classes', blocks: classBlocks(statistics) },
    { id: 'sizes', title: 'Sizes', blocks: sizeBlocks(statistics) },
    {
      id: 'repeated',
      title: 'Repeated images',
      blocks: [
        ...pairBlocks('the same file', duplicates.exact.examples),
        ...pairBlocks('nearly the same', duplicates.near.examples),
      ],
    },
    { id: 'captions', title: 'Captions', blocks: captions ? captionBlocks(captions) : [] },
  ];
  return {
    title: `Images: ${statistics.folder}`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

function table(
  header: readonly string[],
  rows: readonly (readonly ReportCell[])[],
  numbers: readonly number[] = [],
): TableBlock {
  return { kind: 'table', header, rows, numbers };
}

function factTable(statistics: ImageStatistics): TableBlock {
  const { images, bytes: size, splits, formats, modes, sizes, broken, captions } = statistics;
  const list = (parts: readonly (readonly [string, number])[]) =>
    parts.map(([name, n]) => `${name} ${count(n)}`).join(', ');
  const common = sizes.common.map((one) => [`${one.width}×${one.height}`, one.images] as const);
  const more =
    sizes.distinct > common.length
      ? `, and ${count(sizes.distinct - common.length)} other sizes`
      : '';
  const rows: readonly (readonly [string, string])[] = [
    ['images', `${count(images)} (${bytes(size)})`],
    ['splits', splits.length > 1 ? list(splits.map((one) => [one.name, one.images])) : ''],
    ['formats', list(formats.map((one) => [one.format, one.images]))],
    ['modes', list(modes.map((one) => [one.mode, one.images]))],
    ['sizes', list(common) + more],
    ['broken files', count(broken.length)],
    ['captions', captions ? `${count(captions.captions)} from ${captions.sources.join(', ')}` : ''],
  ];
  return table(
    ['', ''],
    rows.filter(([, value]) => value !== '').map(([name, value]) => [name, { code: value }]),
  );
}

function changeSections({ changes, against }: ImageReportOptions): ReportSection[] {
  if (!changes) return [];
  const title = against === undefined ? 'Changes' : `Changes since ${against}`;
  if (changes.same) {
    return [{ id: 'changes', title, blocks: [{ kind: 'text', text: 'No image changed.' }] }];
  }
  const kinds = (['added', 'removed', 'changed', 'moved'] as const).map((kind) => ({
    kind,
    ...changes[kind],
  }));
  const rows = kinds.map(({ kind, files }): ReportCell[] => [kind, count(files)]);
  const { before, after } = changes.images;
  const text = `${count(before)} files before, ${count(after)} now.`;
  const details = kinds.flatMap(({ kind, files, examples }): ReportBlock[] =>
    files === 0
      ? []
      : [
          {
            kind: 'details',
            summary: kind,
            blocks: [
              table(
                ['file'],
                examples.map((code) => [{ code }]),
              ),
            ],
          },
        ],
  );
  const classes = changes.classes.map((one): ReportCell[] => [
    { code: one.label },
    count(one.before),
    count(one.after),
  ]);
  const classTable = table(['class', 'images before', 'images now'], classes, [1, 2]);
  const blocks: ReportBlock[] = [
    { kind: 'text', text },
    table(['', 'files'], rows, [1]),
    ...(classes.length > 0 ? [classTable] : []),
    ...details,
  ];
  return [{ id: 'changes', title, blocks }];
}

function sheetBlocks(sheet: ContactSheet | undefined): ReportBlock[] {
  if (!sheet) return [];
  const alt = `${count(sheet.images.length)} of the images`;
  const names = sheet.images.map((code): ReportCell[] => [{ code }]);
  return [
    { kind: 'picture', name: 'contact-sheet', alt, type: 'image/png', bytes: sheet.bytes },
    { kind: 'details', summary: 'their files, row by row', blocks: [table(['file'], names)] },
  ];
}

function classBlocks({ classes }: ImageStatistics): ReportBlock[] {
  if (!classes) return [];
  const bars = classes.counts
    .slice(0, CHART_CLASSES)
    .map(({ label, rows }) => ({ label, values: [rows] }));
  const rows = classes.counts.map(({ label, rows: n, share }): ReportCell[] => [
    { code: label },
    count(n),
    percent(share),
  ]);
  return [
    {
      kind: 'chart',
      name: 'classes',
      title: 'Images of each class',
      direction: 'rows',
      series: ['images'],
      bars,
    },
    {
      kind: 'details',
      summary: `All ${classes.counts.length} classes`,
      blocks: [table(['class', 'images', 'share'], rows, [1, 2])],
    },
  ];
}

function sizeBlocks({ sizes }: ImageStatistics): ReportBlock[] {
  return lengthBlocks([
    ['width', sizes.width],
    ['height', sizes.height],
  ]);
}

function lengthBlocks(kinds: readonly (readonly [string, LengthSummary | null])[]): ReportBlock[] {
  const known = kinds.flatMap(([name, lengths]) => (lengths ? [[name, lengths] as const] : []));
  if (known.length === 0) return [];
  const rows = known.map(([name, one]): ReportCell[] => [
    name,
    ...[one.mean, one.min, one.median, one.p95, one.max].map(plain),
  ]);
  const charts = known
    .filter(([, { min, max }]) => min < max)
    .map(
      ([name, { histogram }]): ReportBlock => ({
        kind: 'chart',
        name: `by-${name}`,
        title: `Number by ${name}`,
        direction: 'columns',
        series: ['images'],
        bars: histogram.map(({ from, to, rows: n }) => ({
          label: to === null ? `${from}+` : String(from),
          values: [n],
        })),
      }),
    );
  return [table(['', 'mean', 'min', 'median', '95 %', 'max'], rows, [1, 2, 3, 4, 5]), ...charts];
}

function pairBlocks(
  summary: string,
  pairs: ImageStatistics['duplicates']['exact']['examples'],
): ReportBlock[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map(({ image, earlier, steps }): ReportCell[] => [
    { code: image },
    { code: earlier },
    `${steps} of 64`,
  ]);
  const header = ['image', 'earlier image', 'differing steps'];
  return [{ kind: 'details', summary, blocks: [table(header, rows, [2])] }];
}

function captionBlocks(captions: NonNullable<ImageStatistics['captions']>): ReportBlock[] {
  const problems = captions.problemExamples.map(({ file, line, message }): ReportCell[] => [
    { code: line === undefined ? file : `${file}:${line}` },
    { code: message },
  ]);
  const examples = captions.examples.map(({ file, line, text, label = '' }): ReportCell[] => [
    { code: label },
    { code: text },
    { code: `${file}:${line}` },
  ]);
  const mismatch: ReportBlock = {
    kind: 'details',
    summary: `${captions.problems} that do not match`,
    blocks: [table(['place', 'what'], problems)],
  };
  return [
    ...lengthBlocks([
      ['characters', captions.characters],
      ['words', captions.words],
      ['tokens', captions.tokens],
    ]),
    ...(problems.length > 0 ? [mismatch] : []),
    {
      kind: 'details',
      summary: 'some captions',
      blocks: [table(['image', 'caption', 'place'], examples)],
    },
  ];
}
