import type { ProblemType } from '@havn/models';
import { probabilitiesOf } from './probabilities.ts';

/** The answer to one text. */
export interface Prediction {
  /** The most likely label. */
  readonly label: string;
  /** The probability of every label (regression: its value). */
  readonly scores: Readonly<Record<string, number>>;
  /** Multi label only: every label whose probability is over one half. */
  readonly labels?: readonly string[];
}

/** Logits [rows, labels] as answers. */
export function predictionsOf(
  logits: Float32Array,
  labels: readonly string[],
  problem: ProblemType,
): readonly Prediction[] {
  const probabilities = probabilitiesOf(logits, labels.length, problem);
  const rows = logits.length / labels.length;
  return Array.from({ length: rows }, (_, row) =>
    predictionOf(
      probabilities.subarray(row * labels.length, (row + 1) * labels.length),
      labels,
      problem,
    ),
  );
}

function predictionOf(
  scores: Float64Array,
  labels: readonly string[],
  problem: ProblemType,
): Prediction {
  const best = scores.indexOf(Math.max(...scores));
  const named = Object.fromEntries(labels.map((label, i) => [label, scores[i]!]));
  const answer = { label: labels[best] ?? labels[0]!, scores: named };
  if (problem !== 'multi_label_classification') return answer;
  return { ...answer, labels: labels.filter((_, i) => scores[i]! > 0.5) };
}
