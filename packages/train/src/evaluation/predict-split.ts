import type { Progress } from '@havn/core';
import { type Classifier, probabilitiesOf, type TokenRows } from '@havn/tasks';

/** The probabilities [rows × labels] of every text of a split, by a classifier that is loaded. */
export async function predictSplit(
  classifier: Classifier,
  tokens: TokenRows,
  progress: Progress,
): Promise<Float64Array> {
  progress.start('Evaluating', tokens.rows, 'texts');
  const logits = await classifier.logits(tokens, (rows) => progress.advance(rows));
  progress.end();
  return probabilitiesOf(logits, classifier.labels.length, classifier.problem);
}
