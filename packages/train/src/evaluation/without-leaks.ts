import { flatMetrics } from '@havn/evaluate';
import type { PreparedData } from '../data/prepare-data.ts';
import { type MeasureInput, measure } from './measure.ts';
import { withoutRows } from './without-rows.ts';

export interface WithoutLeaks {
  readonly verdicts: readonly string[];
  /** `test_without_leaks/…` */
  readonly metrics: Readonly<Record<string, number>>;
}

interface LeakedRows {
  readonly description: Pick<PreparedData['description'], 'leakedTestRows'>;
}

/** Test texts that were trained on are kept; the figure without them stands beside. */
export function withoutLeaks({ description }: LeakedRows, input: MeasureInput): WithoutLeaks {
  const leaked = description.leakedTestRows;
  const width = input.labels.length;
  const rows = input.probabilities.length / width;
  if (leaked.length === 0 || leaked.length === rows) return { verdicts: [], metrics: {} };
  const figures = flatMetrics(
    measure({
      ...input,
      targets: withoutRows(input.targets, leaked, input.targets.length / rows),
      probabilities: withoutRows(input.probabilities, leaked, width),
      bootstrapSamples: 0,
    }),
  );
  const named = Object.entries(shownFigures[input.problem]);
  const texts = leaked.length === 1 ? 'text that is' : 'texts that are';
  const [name, key] = named[0]!;
  const value = figures[key]!;
  const shown =
    input.problem === 'regression' ? value.toPrecision(4) : `${(value * 100).toFixed(2)} %`;
  return {
    metrics: Object.fromEntries(
      named.map(([, metric]) => [`test_without_leaks/${metric}`, figures[metric]!]),
    ),
    verdicts: [
      `Without the ${leaked.length} test ${texts} in the training data too: ${name} ${shown}.`,
    ],
  };
}

/** The first is the one that is said. */
const shownFigures = {
  single_label_classification: { accuracy: 'accuracy', 'macro F1': 'f1_macro' },
  multi_label_classification: { 'micro F1': 'f1_micro', 'macro F1': 'f1_macro' },
  regression: { MSE: 'mse', MAE: 'mae' },
} as const;
