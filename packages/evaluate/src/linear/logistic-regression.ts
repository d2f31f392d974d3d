import { HavnError } from '@havn/core';
import { NoRowsError, ShapeMismatchError } from '../errors.ts';
import { type Centring, centreOf, fromCentred, toCentred } from './feature-centring.ts';
import { minimise } from './lbfgs.ts';
import type { Objective } from './objective.ts';
import { linearScores, softmaxLoss } from './softmax-loss.ts';

/**
 * Mean cross-entropy over the rows and its gradient, without penalty, at W [classes × width],
 * row-major, followed by the bias [classes]. May compute in f32; must not keep its argument.
 */
export type LossAndGradient = (
  parameters: Float64Array,
) => LossWithGradient | Promise<LossWithGradient>;

export interface LossWithGradient {
  readonly loss: number;
  readonly gradient: Float64Array | Float32Array;
}

/** A linear softmax classifier. */
export interface LogisticRegression {
  readonly classes: number;
  readonly width: number;
  /** [classes × width], row-major; scikit-learn's `coef_` (two classes: ∓ half of it). */
  readonly weights: Float64Array;
  /** [classes]; scikit-learn's `intercept_`. */
  readonly bias: Float64Array;
  /** Mean cross-entropy + penalty ÷ (C × rows) at the optimum. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LogisticRegressionInput {
  /** [rows × width], row-major. */
  readonly features: Float32Array;
  /** Class indices 0 … classes − 1. */
  readonly targets: Int32Array;
  readonly classes: number;
  /** Inverse strength of the penalty, as in scikit-learn. */
  readonly C: number;
  /** Where to begin: the model of another C is a few times faster than zeros. */
  readonly start?: Pick<LogisticRegression, 'weights' | 'bias'>;
  /** Default: plain loops, about a billion multiplications a second. */
  readonly lossAndGradient?: LossAndGradient;
  /** Relative change of the loss an iteration at which to stop; default 3e-6. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

/** A training target is not a class. */
export class TrainingTargetError extends HavnError {
  readonly code = 'EVALUATE_TRAINING_TARGET';

  constructor(row: number, target: number, classes: number) {
    super(`row ${row}: target ${target} is not one of the ${classes} classes`, {
      remedy: 'Leave rows without a known label out of training.',
    });
  }
}

/**
 * Fits multinomial logistic regression: C Σ cross-entropy + ½‖W‖², bias free: the optimum of
 * scikit-learn's `LogisticRegression(C)`. For two classes scikit-learn fits one vector w, which is
 * W = ∓w/2 here; doubling the penalty makes both optima the same.
 * @throws NoRowsError, ShapeMismatchError, TrainingTargetError
 */
export async function fitLogisticRegression(
  input: LogisticRegressionInput,
): Promise<LogisticRegression> {
  const { features, targets, classes } = input;
  const width = checkedWidth(input);
  const centring = centreOf(features, width, classes);
  const penalty = (classes === 2 ? 2 : 1) / (input.C * targets.length);
  const loss = input.lossAndGradient ?? softmaxLoss({ features, targets, classes });
  const start = new Float64Array(classes * (width + 1));
  if (input.start) {
    start.set(input.start.weights);
    start.set(input.start.bias, classes * width);
  }
  const found = await minimise(penalised(loss, penalty, centring), {
    start: toCentred(start, centring),
    ...(input.tolerance !== undefined && { lossTolerance: input.tolerance }),
    ...(input.maxIterations !== undefined && { maxIterations: input.maxIterations }),
  });
  const parameters = fromCentred(found.at, centring);
  return {
    classes,
    width,
    weights: parameters.slice(0, classes * width),
    bias: parameters.slice(classes * width),
    objective: found.loss,
    iterations: found.iterations,
    converged: found.converged,
  };
}

/** Probabilities [rows × classes] of `features` [rows × width]. */
export function logisticProbabilities(
  model: Pick<LogisticRegression, 'weights' | 'bias'>,
  features: Float32Array,
): Float64Array {
  const classes = model.bias.length;
  const width = model.weights.length / classes;
  const count = features.length / width;
  if (!Number.isInteger(count)) throw new ShapeMismatchError('features', width, features.length);
  const parameters = new Float64Array(classes * (width + 1));
  parameters.set(model.weights);
  parameters.set(model.bias, classes * width);
  const scores = new Float64Array(count * classes);
  linearScores({ block: features, parameters, classes, width, count }, scores);
  for (let row = 0; row < count; row++) {
    const line = scores.subarray(row * classes, (row + 1) * classes);
    const most = line.reduce((a, b) => Math.max(a, b), -Infinity);
    for (let k = 0; k < classes; k++) line[k] = Math.exp(line[k]! - most);
    const sum = line.reduce((a, b) => a + b, 0);
    for (let k = 0; k < classes; k++) line[k]! /= sum;
  }
  return scores;
}

function checkedWidth({ features, targets, classes }: LogisticRegressionInput): number {
  if (targets.length === 0) throw new NoRowsError('features');
  const width = Math.floor(features.length / targets.length);
  if (width === 0 || width * targets.length !== features.length) {
    throw new ShapeMismatchError('features', width * targets.length, features.length);
  }
  const bad = targets.findIndex((target) => target < 0 || target >= classes);
  if (bad >= 0) throw new TrainingTargetError(bad, targets[bad]!, classes);
  return width;
}

function penalised(loss: LossAndGradient, penalty: number, centring: Centring): Objective {
  const { classes, width, mean, biasScale } = centring;
  return async (moved) => {
    const found = await loss(fromCentred(moved, centring));
    const gradient = new Float64Array(moved.length);
    let squares = 0;
    for (let k = 0; k < classes; k++) {
      const slope = found.gradient[classes * width + k]!;
      gradient[classes * width + k] = slope * biasScale;
      for (let j = 0; j < width; j++) {
        const at = k * width + j;
        const weight = moved[at]!;
        gradient[at] = found.gradient[at]! - slope * mean[j]! + penalty * weight;
        squares += weight * weight;
      }
    }
    return { loss: found.loss + (penalty * squares) / 2, gradient };
  };
}
