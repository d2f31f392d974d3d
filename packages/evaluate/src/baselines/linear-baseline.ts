import { argmaxRows } from '../metrics/check-inputs.ts';
import { linearScores, trainOneVsRest } from './one-vs-rest.ts';
import { fitTexts, type TextBaseline, type TextBaselineInput, trainedOn } from './text-baseline.ts';
import type { Texts } from './tfidf.ts';

export interface LinearBaselineInput extends TextBaselineInput {
  /** One a text; rows of unknown label (−1) are passed over. */
  readonly targets: Int32Array;
  readonly classes: number;
}

export interface LinearBaseline extends TextBaseline<Int32Array> {
  /** Decision values [rows × classes]; −Infinity for a class that training lacked. */
  scores(texts: Texts): Promise<Float32Array>;
}

/**
 * TF-IDF of words and pairs (sublinear) with a linear SVM, C = 1, one against the rest: the
 * classic that a transformer has to beat. Same recipe and figures as scikit-learn's
 * `TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)` and `LinearSVC()`.
 * @throws NoRowsError, ShapeMismatchError where there are fewer texts than targets
 */
export async function trainLinearBaseline(input: LinearBaselineInput): Promise<LinearBaseline> {
  const { targets, classes, seed } = input;
  const fit = await fitTexts(input, targets, classes);
  const present = new Set(fit.targets);
  const known = Array.from({ length: classes }, (_, at) => at).filter((at) => present.has(at));
  const binary = known.length === 2;
  const weights = await trainOneVsRest({
    fit,
    problems: binary ? known.slice(1) : known,
    isPositive: (row, column) => fit.targets[row] === column,
    seed,
  });
  const tfidf = { terms: fit.terms, idf: fit.idf };
  const rest = new Float32Array(classes).fill(-Infinity);
  const scores = async (texts: Texts) => {
    const all = await linearScores(tfidf, weights, rest, texts);
    if (binary) mirror(all, classes, known);
    return all;
  };
  return {
    name: 'TF-IDF + linear SVM',
    ...trainedOn(fit),
    scores,
    predict: async (texts) => argmaxRows(await scores(texts), classes),
  };
}

/** Where training has two classes one problem does: the other class has its negative score. */
function mirror(scores: Float32Array, classes: number, [from, to]: readonly number[]): void {
  for (let at = 0; at < scores.length; at += classes) scores[at + from!] = -scores[at + to!]!;
}
