import type { Progress } from '@havn/core';
import type { Dataset, Split } from '@havn/data';
import { type BaselinePredictions, majorityBaseline, trainLinearBaseline } from '@havn/evaluate';

export interface NamedBaseline extends BaselinePredictions {
  /** Its part in the names of metrics: `baseline/linear/accuracy`. */
  readonly key: 'majority' | 'linear';
  readonly note?: string;
}

/**
 * What needs no transformer, on the test rows: the most frequent class, and TF-IDF with a linear
 * classifier. Both learn from train and validation together, all that the model has seen.
 */
export async function runBaselines(
  { splits, labels }: Dataset,
  seed: number,
  progress: Progress,
): Promise<readonly NamedBaseline[]> {
  const { train, validation, test } = splits;
  const targets = joined(train.targets as Int32Array, validation.targets as Int32Array);
  const classes = labels.length;
  progress.start('Baselines');
  const majority = majorityBaseline(targets, classes);
  const linear = await trainLinearBaseline({
    texts: textsOf([train, validation]),
    targets,
    classes,
    seed,
  });
  const predictions = await linear.predict(textsOf([test]));
  progress.end();
  return [
    { key: 'majority', name: majority.name, predictions: majority.predict(test.rows) },
    { key: 'linear', name: linear.name, predictions, note: linear.note },
  ];
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const all = new Int32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Iterates anew each time it is asked to. */
function textsOf(splits: readonly Split[]): AsyncIterable<string> {
  return {
    async *[Symbol.asyncIterator]() {
      for (const split of splits) for await (const { text } of split.read()) yield text;
    },
  };
}
