import { UsageError } from '@havn/core';

/**
 * The factor on the learning rate of optimiser step `step` (the first is 0) of `totalSteps`: a pure
 * function, so a resumed run needs no state.
 */
export type Schedule = (step: number, totalSteps: number) => number;

export interface WarmUp {
  /** Steps over which the factor rises linearly from 0. */
  readonly warmupSteps?: number;
  /** The same as a part of all steps, rounded up; `warmupSteps` wins when both are given. */
  readonly warmupRatio?: number;
}

export interface StepDecay extends WarmUp {
  /** Steps between two decays, counted after the warm-up. */
  readonly stepSize: number;
  /** Default 0.1. */
  readonly gamma?: number;
}

export interface CosineDecay extends WarmUp {
  /** Waves over the run; 0.5, the default, falls from 1 to 0. */
  readonly cycles?: number;
}

/** Falls linearly to 0 (transformers' `get_linear_schedule_with_warmup`). */
export function linear(options: WarmUp = {}): Schedule {
  return warmedUp(options, (progress) => 1 - progress);
}

/** Falls along a cosine to 0 (transformers' `get_cosine_schedule_with_warmup`). */
export function cosine(options: CosineDecay = {}): Schedule {
  const { cycles = 0.5 } = options;
  return warmedUp(options, (p) => Math.max(0, 0.5 * (1 + Math.cos(2 * Math.PI * cycles * p))));
}

/** Stays at 1 after the warm-up. */
export function constant(options: WarmUp = {}): Schedule {
  return warmedUp(options, () => 1);
}

/** Multiplied by `gamma` every `stepSize` steps (PyTorch's `StepLR` after a warm-up). */
export function stepwise(options: StepDecay): Schedule {
  const { stepSize, gamma = 0.1 } = options;
  return warmedUp(options, (_, steps) => gamma ** Math.floor(steps / stepSize));
}

const factories = { linear, cosine, constant, step: stepwise };

export type ScheduleName = keyof typeof factories;
export const scheduleNames = Object.keys(factories) as readonly ScheduleName[];

/** The schedule of a name, as a configuration has it. */
export function schedule(name: ScheduleName, options: Partial<StepDecay & CosineDecay>): Schedule {
  if (name !== 'step') return factories[name](options);
  const { stepSize } = options;
  if (stepSize === undefined || !(stepSize > 0)) {
    throw new UsageError('the step schedule needs a step size of at least 1', {
      remedy: 'Say after how many steps the learning rate falls.',
    });
  }
  return stepwise({ ...options, stepSize });
}

/** `decay` gets the part of the decay that is done (0 … 1) and the steps since the warm-up. */
function warmedUp(
  { warmupSteps, warmupRatio = 0 }: WarmUp,
  decay: (progress: number, steps: number) => number,
): Schedule {
  return (step, totalSteps) => {
    const warmup = warmupSteps ?? Math.ceil(totalSteps * warmupRatio);
    if (step < warmup) return step / Math.max(1, warmup);
    const since = step - warmup;
    return decay(Math.min(1, since / Math.max(1, totalSteps - warmup)), since);
  };
}
