import type { Baselines, FitWarning } from '../fit/options.ts';
import type { History, StepRecord } from './history.ts';

type Sign = (history: History, baselines: Baselines) => FitWarning | undefined;

/** Steps before which too little is known to say anything. */
const ENOUGH_STEPS = 40;
/** A loss that fell by less than this part of itself is flat. */
const FLAT = 0.01;
const VANISHING = 1e-6;
const EXPLODING = 100;
/** Steps in a row after which a sign counts. */
const IN_A_ROW = 10;
const ONE_CLASS = 0.99;
/** How far above a baseline an accuracy must be to count as learnt. */
const MARGIN = 0.005;

/**
 * Looks for signs that a run does not learn and says what is likely to be the cause, the most
 * likely first. An empty list is no proof that all is well.
 */
export function diagnose(history: History, baselines: Baselines = {}): readonly FitWarning[] {
  if (history.steps.length < IN_A_ROW) return [];
  const found = signs.map((sign) => sign(history, baselines));
  return found.filter((warning) => warning !== undefined);
}

const flatLoss: Sign = ({ steps }) => {
  if (steps.length < ENOUGH_STEPS) return undefined;
  const fifth = Math.floor(steps.length / 5);
  const first = mean(steps.slice(0, fifth));
  const last = mean(steps.slice(-fifth));
  // A loss that is small from the start has nowhere to fall.
  if (first - last > FLAT * Math.abs(first) || Math.abs(first) < FLAT) return undefined;
  return {
    code: 'LOSS_FLAT',
    message: `the loss does not fall: ${show(first)} in the first ${fifth} steps, ${show(last)} in the last`,
    causes: [
      'the learning rate is too low, or so high that it jumps about: try ten times less and ten times more',
      'the labels do not depend on the inputs: look at some rows of the training file',
      'too much is frozen for what is to be learnt',
    ],
  };
};

const zeroLearningRate: Sign = ({ steps }) => {
  const recent = steps.slice(-IN_A_ROW);
  if (recent.length < IN_A_ROW || recent.some(({ learningRate }) => learningRate !== 0)) {
    return undefined;
  }
  return {
    code: 'LEARNING_RATE_ZERO',
    message: `the learning rate has been 0 for ${IN_A_ROW} steps: nothing is learnt`,
    causes: [
      'train.learning_rate is 0',
      'the schedule ended before the run, or its warm-up is longer than the run',
    ],
  };
};

const vanishingGradient: Sign = ({ steps }) => {
  const recent = steps.slice(-IN_A_ROW);
  const vanished = recent.every(({ gradientNorm }) => gradientNorm < VANISHING);
  // Where everything is learnt the gradient ends, too, and nothing is wrong.
  if (recent.length < IN_A_ROW || !vanished || mean(recent) < FLAT) return undefined;
  return {
    code: 'GRADIENT_VANISHING',
    message: `the gradient's norm has been below ${VANISHING} for ${IN_A_ROW} steps while the loss is ${show(mean(recent))}`,
    causes: [
      'the layers that are trained do not reach the loss: check what is frozen',
      'an activation is saturated: start from weights of a smaller scale',
      'every item has weight 0',
    ],
  };
};

const explodingGradient: Sign = ({ steps }) => {
  const recent = steps.slice(-IN_A_ROW);
  if (recent.length < IN_A_ROW || steps.length < 2 * IN_A_ROW) return undefined;
  const usual = median(steps.slice(0, -IN_A_ROW).map(({ gradientNorm }) => gradientNorm));
  const now = median(recent.map(({ gradientNorm }) => gradientNorm));
  if (now < EXPLODING * Math.max(usual, VANISHING)) return undefined;
  return {
    code: 'GRADIENT_EXPLODING',
    message: `the gradient's norm rose from ${show(usual)} to ${show(now)}`,
    causes: [
      'the learning rate is too high',
      'there is no warm-up: try train.warmup_ratio=0.1',
      'gradients are not clipped: try train.clip_norm=1',
    ],
  };
};

const noBetterThanBaseline: Sign = ({ evaluations }, { chance, majority, metric = 'accuracy' }) => {
  const value = evaluations.at(-1)?.metrics[metric];
  if (value === undefined) return undefined;
  const [name, baseline] =
    majority !== undefined && majority >= (chance ?? 0)
      ? ['always answering the most frequent class', majority]
      : ['guessing', chance];
  if (baseline === undefined || value > baseline + MARGIN) return undefined;
  return {
    code: 'NO_BETTER_THAN_BASELINE',
    message: `${metric} is ${show(value)}, no better than ${name} (${show(baseline)})`,
    causes: [
      'training is too short or the learning rate too low',
      'the learning rate is too high: the weights that training started from are destroyed',
      'text and label columns are not what they seem: look at some rows',
      'classes are very unequal: try balanced sampling or class weights',
    ],
  };
};

const oneClass: Sign = ({ evaluations }) => {
  const counts = evaluations.at(-1)?.predictedCounts ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const largest = Math.max(0, ...counts);
  if (counts.length < 2 || total === 0 || largest < ONE_CLASS * total) return undefined;
  return {
    code: 'ONE_CLASS_PREDICTED',
    message: `${((largest / total) * 100).toFixed(1)} % of the predictions are class ${counts.indexOf(largest)}`,
    causes: [
      'the learning rate is too high: try ten times less',
      'classes are very unequal: try balanced sampling or class weights',
      'training is too short',
    ],
  };
};

const signs: readonly Sign[] = [
  zeroLearningRate,
  vanishingGradient,
  explodingGradient,
  flatLoss,
  noBetterThanBaseline,
  oneClass,
];

function mean(steps: readonly StepRecord[]): number {
  return steps.reduce((sum, { loss }) => sum + loss, 0) / steps.length;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function show(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
