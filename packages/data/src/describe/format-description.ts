import type { SplitName } from '../dataset/split.ts';
import type { DatasetDescription, SplitDescription } from './describe-dataset.ts';
import type { OverlapCounts } from './duplicates.ts';

/** Classes shown one by one; of more only the largest and the smallest. */
const CLASSES_SHOWN = 12;

const SPLITS: readonly SplitName[] = ['train', 'validation', 'test'];

/** The description as lines for a terminal. */
export function formatDescription(description: DatasetDescription): string {
  const { splits } = description;
  const rows = SPLITS.map((name) => `${name} ${count(splits[name].rows)}`).join(', ');
  return [
    `rows: ${rows}`,
    ...formatBalance(description),
    ...SPLITS.flatMap((name) => formatSplit(name, splits[name])),
    ...formatOverlap('validation', 'train', description.validationInTrain),
    ...formatOverlap('test', 'train', description.testInTrain),
    ...formatOverlap('test', 'validation', description.testInValidation),
  ].join('\n');
}

function formatBalance({ labels, splits, problem }: DatasetDescription): string[] {
  if (problem === 'regression') return [];
  const { balance, rows } = splits.train;
  const order = labels
    .map((label, i) => ({ label, rows: balance[i]! }))
    .toSorted((a, b) => b.rows - a.rows);
  const format = (entry: { label: string; rows: number }) =>
    `${entry.label} ${count(entry.rows)} (${percent(entry.rows / Math.max(rows, 1))})`;
  const head = `classes: ${labels.length}; in train: `;
  if (order.length <= CLASSES_SHOWN) return [head + order.map(format).join(', ')];
  const largest = order.slice(0, 3).map(format).join(', ');
  const smallest = order.slice(-3).map(format).join(', ');
  return [`${head}largest ${largest}; smallest ${smallest}`];
}

function formatSplit(name: SplitName, split: SplitDescription): string[] {
  const lines: string[] = [];
  const { lengths, duplicates, emptyTexts, unknownLabels } = split;
  if (lengths) {
    lines.push(
      `${name}: tokens a text: median ${lengths.median}, 95 % ≤ ${lengths.p95}, longest ${lengths.max}; ${percent(lengths.truncated)} cut at ${lengths.maxLength}`,
    );
  }
  if (duplicates.rows > 0) {
    lines.push(
      `${name}: ${count(duplicates.rows)} repeated texts, ${count(duplicates.conflicts)} with another label`,
    );
  }
  if (emptyTexts > 0) lines.push(`${name}: ${count(emptyTexts)} empty texts`);
  if (unknownLabels > 0) {
    lines.push(`${name}: ${count(unknownLabels)} rows with a label that train lacks`);
  }
  return lines;
}

function formatOverlap(name: string, where: string, { rows, conflicts }: OverlapCounts): string[] {
  if (rows === 0) return [];
  const other = conflicts > 0 ? `, ${count(conflicts)} with another label` : '';
  return [
    `${name}: ${count(rows)} ${rows === 1 ? 'text is' : 'texts are'} also in ${where}${other}`,
  ];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`;
}
