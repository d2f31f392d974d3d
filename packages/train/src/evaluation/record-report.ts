import { readTexts, type Split } from '@havn/data';
import { type Curve, type EvaluationReport, mostMistaken } from '@havn/evaluate';
import type { MediaLog } from '@havn/track';
import { type PickedRow, type PickSamplesInput, pickSamples } from './pick-samples.ts';

/** A matrix of more classes cannot be looked at. */
const MOST_CLASSES = 100;
const LONGEST_TEXT = 1_000;

export interface Recording {
  readonly media: MediaLog;
  /** `test`, `validation`. */
  readonly split: string;
  readonly step: number;
}

/** Records the confusion matrix and the curves of an evaluation. */
export async function recordReport(
  { media, split, step }: Recording,
  report: EvaluationReport,
): Promise<void> {
  if ('confusion' in report) {
    const { labels, confusion } = report;
    const shown = mostMistaken(confusion, MOST_CLASSES);
    const matrix = {
      labels: shown.map((at) => labels[at]!),
      counts: shown.map((row) => shown.map((column) => confusion.counts[row]![column]!)),
      ...(shown.length < labels.length && {
        note: `The ${shown.length} of ${labels.length} labels with most mistakes.`,
      }),
    };
    await media.logConfusionMatrix(split, matrix, { step });
  }
  if (!('curves' in report)) return;
  const { roc, precisionRecall } = report.curves;
  if (roc.length === 0) return;
  const curves = { roc, 'precision-recall': precisionRecall } as const;
  for (const type of ['roc', 'precision-recall'] as const) {
    const drawn = curves[type];
    const isPart = drawn.some(({ name }) => name === MEAN);
    const note = isPart ? 'The mean of all labels, and the labels of least area.' : undefined;
    await media.logCurve(`${split}/${type}`, { type, lines: drawn.map(line), note }, { step });
  }
}

const MEAN = 'macro';

function line({ name, area, points }: Curve) {
  return {
    name: name === MEAN ? 'mean of all labels' : name,
    area,
    points: points.map(({ x, y }) => [x, y] as const),
  };
}

/** Records how sure the model is of its answers; of labels and numbers there is no such figure. */
export async function recordConfidence(
  { media, split, step }: Recording,
  { problem, labels, probabilities }: PickSamplesInput,
): Promise<void> {
  if (problem !== 'single_label_classification') return;
  const classes = labels.length;
  const rows = probabilities.length / classes;
  const surest = Float64Array.from({ length: rows }, (_, row) =>
    probabilities.subarray(row * classes, (row + 1) * classes).reduce((a, b) => Math.max(a, b), 0),
  );
  await media.logHistogram(`${split}/confidence`, surest, { step, bins: 40 });
}

/** A row that was picked, with its text. */
export interface PickedText extends PickedRow {
  readonly text: string;
}

/** Picks rows of an evaluation, reads their texts and records them. */
export async function recordSamples(
  { media, split, step }: Recording,
  rows: Split,
  input: PickSamplesInput,
): Promise<readonly PickedText[]> {
  const picked = pickSamples(input);
  const texts = await readTexts(
    rows,
    picked.map(({ row }) => row),
  );
  const samples = picked.map((each) => ({ ...each, text: texts.get(each.row) ?? '' }));
  await media.logTextSamples(
    split,
    samples.map(({ row: _, text, ...rest }) => ({ ...rest, text: shorten(text) })),
    { step },
  );
  return samples;
}

function shorten(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  // Half of a surrogate pair would be no text.
  return `${text.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/, '')}…`;
}
