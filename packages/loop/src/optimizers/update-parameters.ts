import type { ParameterMemory } from '../memory/parameter-memory.ts';
import type { Optimizer, Update } from './optimizer.ts';
import { updateTable } from './update-table.ts';

/** The Euclidean norm of all gradients together; not finite when any element is not. */
export function gradientNorm(parameters: readonly ParameterMemory[]): number {
  let sum = 0;
  for (const { arena, gradient, size, sparse } of parameters) {
    const written = sparse ? sparse.count() * sparse.width : size;
    sum += arena.kernels.sumSquares(gradient.pointer, written);
  }
  return Math.sqrt(sum);
}

export interface StepOptions {
  readonly optimizer: Optimizer;
  /** After the schedule. */
  readonly learningRate: number;
  readonly gradientScale: number;
  /** Counted from 1. */
  readonly step: number;
}

/** One step of the optimiser on every parameter. */
export function updateParameters(
  parameters: readonly ParameterMemory[],
  { optimizer, learningRate, gradientScale, step }: StepOptions,
): void {
  for (const memory of parameters) {
    const { spec, arena, value, gradient, slots, size, sparse } = memory;
    const whole: Update = {
      kernels: arena.kernels,
      parameter: value.pointer,
      gradient: gradient.pointer,
      slots: slots.map(({ pointer }) => pointer),
      size,
      gradientScale,
      learningRate: learningRate * spec.learningRateScale,
      decay: spec.decay,
      step,
    };
    if (sparse) updateTable(optimizer, whole, memory);
    else optimizer.step(whole);
  }
}
