import { linearScores, trainOneVsRest } from './one-vs-rest.ts';
import { fitTexts, type TextBaseline, type TextBaselineInput, trainedOn } from './text-baseline.ts';

export interface MultiLabelBaselineInput extends TextBaselineInput {
  /** [rows × labels] of 0 and 1. */
  readonly targets: Uint8Array;
  readonly labels: number;
}

/**
 * TF-IDF with a linear SVM for each label: scikit-learn's `OneVsRestClassifier(LinearSVC())`. A
 * label that every row or none has is answered so.
 * @throws NoRowsError, ShapeMismatchError where there are fewer texts than rows of targets
 */
export async function trainMultiLabelBaseline(
  input: MultiLabelBaselineInput,
): Promise<TextBaseline<Uint8Array>> {
  const { targets, labels, seed } = input;
  const numbers = Int32Array.from({ length: targets.length / labels }, (_, row) => row);
  const fit = await fitTexts(input, numbers, labels);
  const has = (row: number, label: number) => targets[fit.targets[row]! * labels + label] === 1;
  const shares = Array.from({ length: labels }, (_, label) => share(fit.targets, has, label));
  const weights = await trainOneVsRest({
    fit,
    problems: shares.flatMap((some, label) => (some > 0 && some < 1 ? [label] : [])),
    isPositive: has,
    seed,
  });
  const tfidf = { terms: fit.terms, idf: fit.idf };
  const rest = Float32Array.from(shares, (some) => (some === 1 ? Infinity : -Infinity));
  return {
    name: 'TF-IDF + linear SVM',
    ...trainedOn(fit),
    predict: async (texts) =>
      Uint8Array.from(await linearScores(tfidf, weights, rest, texts), (score) =>
        score > 0 ? 1 : 0,
      ),
  };
}

function share(
  rows: Int32Array,
  has: (row: number, label: number) => boolean,
  label: number,
): number {
  return rows.reduce((sum, _, row) => sum + (has(row, label) ? 1 : 0), 0) / rows.length;
}
