import { ShapeMismatchError } from '../errors.ts';
import { averageScores, countRows, emptyCounts } from '../metrics/class-scores.ts';
import { countLabels, labelAverages } from '../metrics/label-counts.ts';

export interface Figure {
  /** As it stands in a sentence: “82 % against 50 % accuracy”. */
  readonly name: string;
  /** A share is shown in percent. */
  readonly unit: 'share' | 'number';
  readonly lowerIsBetter?: boolean;
}

/** What a model and a baseline are judged by on the same rows; the first figure decides. */
export interface Judge<Predictions> {
  readonly rows: number;
  /** Length of the predictions of all rows. */
  readonly size: number;
  readonly figures: readonly Figure[];
  /** The figures of all rows, or of the ones that are drawn. */
  measure(predictions: Predictions, draw?: Int32Array): readonly number[];
}

/** Of one class a row (−1: not a class of the training data). */
export function judgeClasses(targets: Int32Array, classes: number): Judge<Int32Array> {
  const counts = emptyCounts(classes, targets.length);
  return {
    rows: targets.length,
    size: targets.length,
    figures: [
      { name: 'accuracy', unit: 'share' },
      { name: 'macro F1', unit: 'share' },
    ],
    measure(predictions, draw) {
      const { accuracy, f1 } = averageScores(countRows(counts, targets, predictions, draw));
      return [accuracy, f1.macro];
    },
  };
}

/** Of any number of labels a row: [rows × labels] of 0 and 1. */
export function judgeLabels(targets: Uint8Array, labels: number): Judge<Uint8Array> {
  const rows = targets.length / labels;
  if (!Number.isInteger(rows)) throw new ShapeMismatchError('targets', labels, targets.length);
  return {
    rows,
    size: targets.length,
    figures: [
      { name: 'micro F1', unit: 'share' },
      { name: 'macro F1', unit: 'share' },
    ],
    measure(predictions, draw) {
      const decide = (at: number) => predictions[at] === 1;
      const { f1 } = labelAverages(countLabels({ targets, labels, rows, decide }, draw), labels);
      return [f1.micro, f1.macro];
    },
  };
}

/** Of one number a row. */
export function judgeNumbers(targets: Float64Array): Judge<Float64Array> {
  return {
    rows: targets.length,
    size: targets.length,
    figures: [
      { name: 'RMSE', unit: 'number', lowerIsBetter: true },
      { name: 'MAE', unit: 'number', lowerIsBetter: true },
    ],
    measure(predictions, draw) {
      let squares = 0;
      let sizes = 0;
      for (let i = 0; i < targets.length; i++) {
        const row = draw ? draw[i]! : i;
        const error = predictions[row]! - targets[row]!;
        squares += error * error;
        sizes += Math.abs(error);
      }
      return [Math.sqrt(squares / targets.length), sizes / targets.length];
    },
  };
}
