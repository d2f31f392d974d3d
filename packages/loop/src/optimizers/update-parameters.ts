import { type ParameterMemory, ZERO_SIZE } from '../memory/parameter-memory.ts';
import type { Optimizer, Update } from './optimizer.ts';

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

/**
 * A table whose gradient is zero except for some rows. Every row is stepped, as dense PyTorch does:
 * moments decay and weights move on where no gradient arrives.
 */
function updateTable(optimizer: Optimizer, whole: Update, memory: ParameterMemory): void {
  const { width, touched, count, position } = memory.sparse!;
  const range = (start: number, size: number, gradient: number) => {
    optimizer.step({
      ...whole,
      parameter: whole.parameter + start * 4,
      slots: whole.slots.map((pointer) => pointer + start * 4),
      gradient,
      size,
    });
  };
  const untouched = (start: number, end: number) => {
    for (let at = start; at < end; at += ZERO_SIZE) {
      range(at, Math.min(ZERO_SIZE, end - at), memory.zeros.pointer);
    }
  };
  let done = 0;
  for (const row of touched.slice(0, count()).sort()) {
    untouched(done, row * width);
    range(row * width, width, whole.gradient + position(row) * width * 4);
    done = (row + 1) * width;
  }
  untouched(done, memory.size);
}
