import { checkCount } from './check.ts';
import { MediaInvalidError } from './errors.ts';
import type { ConfusionMatrixFile } from './kinds.ts';

const MOST_LABELS = 500;

interface Pairs {
  readonly labels: readonly string[];
  /** A label's place of each row. */
  readonly targets: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
}

/** Counts, or the rows to count: `counts[true label][prediction]`. */
export type ConfusionInput = (Pick<ConfusionMatrixFile, 'labels' | 'counts'> | Pairs) & {
  readonly note?: string | undefined;
};

type Counted = Pick<ConfusionMatrixFile, 'labels' | 'counts' | 'note'>;

export function confusionOf(input: ConfusionInput): Counted {
  const { labels, note } = input;
  checkCount('labels', labels.length, MOST_LABELS);
  const counts = 'counts' in input ? input.counts : countPairs(input);
  const square = counts.length === labels.length && counts.every((r) => r.length === labels.length);
  if (!square || counts.flat().some((count) => !Number.isFinite(count) || count < 0)) {
    throw new MediaInvalidError(
      `a confusion matrix of ${labels.length} labels needs ${labels.length} rows of ${labels.length} counts`,
    );
  }
  return { labels, counts, ...(note !== undefined && { note }) };
}

function countPairs({ labels, targets, predictions }: Pairs): readonly (readonly number[])[] {
  if (targets.length !== predictions.length) {
    throw new MediaInvalidError(
      `${targets.length} targets and ${predictions.length} predictions are not of the same rows`,
    );
  }
  const counts = labels.map(() => new Array<number>(labels.length).fill(0));
  for (let row = 0; row < targets.length; row++) {
    const line = counts[targets[row]!];
    const prediction = predictions[row]!;
    if (line?.[prediction] === undefined) {
      throw new MediaInvalidError(
        `row ${row} has target ${targets[row]} and prediction ${prediction}; there are ${labels.length} labels`,
      );
    }
    line[prediction]!++;
  }
  return counts;
}
