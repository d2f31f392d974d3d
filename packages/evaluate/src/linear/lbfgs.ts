/**
 * @file Limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.5) with a Wolfe line search. State
 * is f64; the objective may be computed in f32 elsewhere, so the line search forgives rounding.
 */
import type { Evaluation, Objective } from './objective.ts';
import { add, dot, scaledSum } from './vectors.ts';
import { type LineSearchResult, searchLine } from './wolfe-line-search.ts';

export interface LbfgsOptions {
  readonly start: Float64Array;
  /** Pairs of steps and gradient changes that are kept; default 10. */
  readonly history?: number;
  readonly maxIterations?: number;
  /** Stops when no component of the gradient is larger. */
  readonly gradientTolerance?: number;
  /** Stops when the last five iterations lowered the loss by less than this share each. */
  readonly lossTolerance?: number;
}

export interface Minimum extends Evaluation {
  readonly at: Float64Array;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/** Minimises a smooth function of many variables. */
export async function minimise(objective: Objective, options: LbfgsOptions): Promise<Minimum> {
  const { maxIterations = 500, history = 10, gradientTolerance = 1e-7 } = options;
  const { lossTolerance = 3e-6 } = options;
  let at: Float64Array = options.start.slice();
  let now: Evaluation = await objective(at);
  let corrections: readonly Correction[] = [];
  let evaluations = 1;
  const losses = [now.loss];
  for (let iterations = 0; ; iterations++) {
    const converged =
      largest(now.gradient) <= gradientTolerance || hasSettled(losses, lossTolerance);
    if (converged || iterations >= maxIterations) {
      return { at, ...now, iterations, evaluations, converged };
    }
    const direction = descentDirection(now.gradient, corrections);
    const first = corrections.length > 0 ? 1 : firstStep(now.gradient);
    const found = await searchLine({ objective, at, now, direction, first });
    evaluations += found.evaluations;
    if (found.step === 0 && corrections.length === 0) {
      return { at, ...now, iterations, evaluations, converged: false };
    }
    losses.push(found.loss);
    corrections = found.step === 0 ? [] : remember(corrections, history, now, direction, found);
    if (found.step > 0) at = scaledSum(at, found.step, direction);
    now = found;
  }
}

const SETTLED = 5;

function hasSettled(losses: readonly number[], tolerance: number): boolean {
  if (losses.length <= SETTLED) return false;
  const now = losses.at(-1)!;
  return losses.at(-1 - SETTLED)! - now <= SETTLED * tolerance * Math.abs(now);
}

function firstStep(gradient: Float64Array): number {
  return Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
}

function descentDirection(
  gradient: Float64Array,
  corrections: readonly Correction[],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const weights = new Float64Array(corrections.length);
  for (let i = corrections.length - 1; i >= 0; i--) {
    const { step, change, curvature } = corrections[i]!;
    weights[i] = dot(step, direction) / curvature;
    add(direction, -weights[i]!, change);
  }
  scaleByLast(direction, corrections);
  corrections.forEach(({ step, change, curvature }, i) => {
    add(direction, weights[i]! - dot(change, direction) / curvature, step);
  });
  return direction;
}

function scaleByLast(direction: Float64Array, corrections: readonly Correction[]): void {
  const last = corrections.at(-1);
  if (!last) return;
  const scale = last.curvature / dot(last.change, last.change);
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
}

/** Keeps the newest pairs; one without positive curvature would spoil the direction. */
function remember(
  corrections: readonly Correction[],
  history: number,
  before: Evaluation,
  direction: Float64Array,
  found: LineSearchResult,
): readonly Correction[] {
  const step = direction.map((value) => value * found.step);
  const change = scaledSum(found.gradient, -1, before.gradient);
  const curvature = dot(step, change);
  if (!(curvature > 1e-12 * dot(step, step))) return corrections;
  return [...corrections, { step, change, curvature }].slice(-history);
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
