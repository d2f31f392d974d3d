import { argmaxRows, worstErrors } from '@havn/evaluate';
import type { ProblemType } from '@havn/models';

/** A row to show, with what it is and what the model says. */
export interface PickedRow {
  readonly row: number;
  readonly target: string | number | readonly string[];
  readonly prediction: string | number | readonly string[];
  /** Probability of the prediction; numbers have none. */
  readonly confidence?: number;
  /** Numbers are neither. */
  readonly right?: boolean;
}

export interface PickSamplesInput {
  readonly labels: readonly string[];
  readonly problem: ProblemType;
  /** Class index of each row (−1: unknown to training), or [rows × labels] numbers. */
  readonly targets: Int32Array | Float32Array;
  /** [rows × labels] */
  readonly probabilities: Float64Array;
  /** How many wrong ones; fewer right ones come besides. */
  readonly worst: number;
}

const UNKNOWN_LABEL = '(a label that training lacks)';
const MOST_RIGHT = 10;

/** The worst mistakes, worst first, then some right answers from the surest to the least sure. */
export function pickSamples(input: PickSamplesInput): readonly PickedRow[] {
  const { problem } = input;
  switch (problem) {
    case 'single_label_classification':
      return singleLabel(input);
    case 'multi_label_classification':
      return multiLabel(input);
    case 'regression':
      return regression(input);
    default:
      return problem satisfies never;
  }
}

function singleLabel({ labels, targets, probabilities, worst }: PickSamplesInput) {
  const classes = labels.length;
  const known = targets as Int32Array;
  const wrong = worstErrors({ targets: known, probabilities, classes, limit: worst }).map(
    ({ row, target, prediction, confidence }): PickedRow => ({
      row,
      target: labels[target] ?? UNKNOWN_LABEL,
      prediction: labels[prediction]!,
      confidence,
      right: false,
    }),
  );
  const predictions = argmaxRows(probabilities, classes);
  const right: PickedRow[] = [];
  for (let row = 0; row < known.length; row++) {
    if (predictions[row] !== known[row]) continue;
    const label = labels[known[row]!]!;
    const confidence = probabilities[row * classes + known[row]!]!;
    right.push({ row, target: label, prediction: label, confidence, right: true });
  }
  return [...wrong, ...spread(right)];
}

/** The worst rows are those with the label that is furthest from its target. */
function multiLabel({ labels, targets, probabilities, worst }: PickSamplesInput) {
  const width = labels.length;
  const rows = Array.from({ length: targets.length / width }, (_, row) => {
    const is = (at: number) => targets[row * width + at] === 1;
    const said = (at: number) => probabilities[row * width + at]!;
    const places = [...labels.keys()];
    const target = places.filter(is).map((at) => labels[at]!);
    const prediction = places.filter((at) => said(at) >= 0.5).map((at) => labels[at]!);
    const furthest = Math.max(...places.map((at) => Math.abs(Number(is(at)) - said(at))));
    const right = places.every((at) => is(at) === said(at) >= 0.5);
    // How sure it is of the decision that it is least sure of, or most wrong about.
    const confidence = right ? 1 - furthest : furthest;
    return { row, target, prediction, confidence, right };
  });
  const wrong = rows.filter(({ right }) => !right).sort(surestFirst);
  return [...wrong.slice(0, worst), ...spread(rows.filter(({ right }) => right))];
}

function regression({ labels, targets, probabilities, worst }: PickSamplesInput) {
  const width = labels.length;
  const count = targets.length / width;
  const rows = Array.from({ length: count }, (_, row) => {
    const at = row * width;
    return { row, target: targets[at]!, prediction: probabilities[at]! };
  });
  const off = ({ target, prediction }: (typeof rows)[number]) => Math.abs(target - prediction);
  const byError = rows.sort((a, b) => off(b) - off(a) || a.row - b.row);
  return [...byError.slice(0, worst), ...evenly(byError.slice(worst), MOST_RIGHT)];
}

function surestFirst(a: PickedRow, b: PickedRow): number {
  return (b.confidence ?? 0) - (a.confidence ?? 0) || a.row - b.row;
}

function spread(right: readonly PickedRow[]): readonly PickedRow[] {
  return evenly(right.toSorted(surestFirst), MOST_RIGHT);
}

/** At most `count` of them, both ends among them. */
function evenly<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from(
    { length: count },
    (_, at) => all[Math.round((at * (all.length - 1)) / (count - 1))]!,
  );
}
