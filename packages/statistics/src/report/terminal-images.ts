import type { ImageStatistics } from '../images/image-statistics.ts';
import { imageFindings } from './image-findings.ts';
import type { ImageReportOptions } from './image-report.ts';
import { bytes, count, percent, plain } from './numbers.ts';
import { alignedLines, bar } from './terminal-lines.ts';

const BAR = 24;
const CLASSES = 12;
const PROBLEMS = 10;

/** The statistics of a folder of images for a terminal. */
export function formatImages(
  statistics: ImageStatistics,
  options: ImageReportOptions = {},
): string {
  const { folder, images, bytes: size, captions } = statistics;
  const findings = imageFindings(statistics);
  const since = options.against === undefined ? '' : ` since ${options.against}`;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['', [`${folder}: ${count(images)} images, ${bytes(size)}`]],
    [
      'Look at',
      findings.map(({ level, message }) => `${level === 'warning' ? '!' : '·'} ${message}`),
    ],
    [`Changes${since}`, changeLines(options)],
    ['Images', factLines(statistics)],
    ['Classes', classLines(statistics)],
    ['Captions', captions ? captionLines(captions) : []],
    ['Repeated', pairLines(statistics)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      (title ? [title, ...lines.map((line) => `  ${line}`)] : lines).join('\n'),
    )
    .join('\n\n');
}

function changeLines({ changes }: ImageReportOptions): string[] {
  if (!changes) return [];
  if (changes.same) return ['no image changed'];
  const kinds = ['added', 'removed', 'changed', 'moved'] as const;
  return kinds.flatMap((kind) => {
    const { files, examples } = changes[kind];
    if (files === 0) return [];
    return [`${count(files)} ${kind}`, ...examples.slice(0, 5).map((path) => `  ${path}`)];
  });
}

function factLines({ splits, formats, modes, sizes }: ImageStatistics): string[] {
  const { width, height, common, distinct } = sizes;
  const list = (parts: readonly (readonly [string, number])[]) =>
    parts.map(([name, n]) => `${name} ${count(n)}`).join(', ');
  const range = (one: typeof width) =>
    one ? `${plain(one.min)} to ${plain(one.max)}, median ${plain(one.median)}` : '';
  const more = distinct > common.length ? ', …' : '';
  const rows = [
    ['splits', splits.length > 1 ? list(splits.map((one) => [one.name, one.images])) : ''],
    ['formats', list(formats.map((one) => [one.format, one.images]))],
    ['modes', list(modes.map((one) => [one.mode, one.images]))],
    ['sizes', list(common.map((one) => [`${one.width}×${one.height}`, one.images])) + more],
    ['width', range(width)],
    ['height', range(height)],
  ];
  return alignedLines(rows.filter(([, value]) => value !== ''));
}

function classLines({ classes }: ImageStatistics): string[] {
  if (!classes) return [];
  const most = Math.max(1, ...classes.counts.map(({ rows }) => rows));
  const shown = classes.counts.slice(0, CLASSES);
  const lines = alignedLines(
    shown.map(({ label, rows, share }) => [
      label,
      count(rows),
      percent(share),
      bar(rows / most, BAR).padEnd(BAR),
    ]),
    true,
  );
  const rest = classes.counts.length - shown.length;
  return rest > 0 ? [...lines, `… ${rest} more …`] : lines;
}

function captionLines(captions: NonNullable<ImageStatistics['captions']>): string[] {
  const { sources, words, characters, tokens } = captions;
  const lengths = [
    ['words', words],
    ['characters', characters],
    ['tokens', tokens],
  ] as const;
  const problems = captions.problemExamples.slice(0, PROBLEMS).map(({ file, line, message }) => {
    const place = line === undefined ? file : `${file}:${line}`;
    return `! ${place}: ${message}`;
  });
  const more =
    captions.problems > problems.length
      ? [`… ${count(captions.problems - problems.length)} more`]
      : [];
  return [
    `${count(captions.captions)} from ${sources.join(', ')}`,
    ...lengths.flatMap(([name, one]) =>
      one
        ? [
            `${name}: median ${plain(one.median)}, 95 % ≤ ${plain(one.p95)}, longest ${plain(one.max)}`,
          ]
        : [],
    ),
    ...problems,
    ...more,
    ...captions.examples.slice(0, 3).map(({ label, text }) => `${label}: ${text}`),
  ];
}

function pairLines({ duplicates }: ImageStatistics): string[] {
  return (['exact', 'near'] as const).flatMap((kind) =>
    duplicates[kind].examples.map(
      ({ image, earlier, steps }) =>
        `${image} = ${earlier}${kind === 'near' ? ` (${steps} of 64 steps differ)` : ''}`,
    ),
  );
}
