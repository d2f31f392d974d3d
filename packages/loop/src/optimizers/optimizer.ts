import type { Kernels } from '../memory/kernels.ts';

/** One range of one parameter at one step; pointers into the memory that the kernels work on. */
export interface Update {
  readonly kernels: Kernels;
  readonly parameter: number;
  /** Of the loss summed over items; `gradientScale` makes it the clipped mean. */
  readonly gradient: number;
  /** One pointer for each name in `slots`. */
  readonly slots: readonly number[];
  /** Elements. */
  readonly size: number;
  readonly gradientScale: number;
  /** After schedule and layer-wise scale. */
  readonly learningRate: number;
  /** Whether weight decay applies. */
  readonly decay: boolean;
  /** The step, counted from 1. */
  readonly step: number;
}

/**
 * An optimiser: names of the state tensors it keeps for each parameter (zeros at the start, the
 * names in checkpoints) and one step on them. It has no state of its own; `step` changes only what
 * the update points at, element by element, so that a parameter may be updated in ranges.
 */
export interface Optimizer {
  readonly name: string;
  readonly slots: readonly string[];
  /** Before schedule and layer-wise scale. */
  readonly learningRate: number;
  step(update: Update): void;
  /**
   * Does what `step` does where gradient and state are zero, without a look at either. Absent where
   * such a step would put something into the state, as an L2 penalty does.
   */
  readonly rest?: (update: Update) => void;
}
