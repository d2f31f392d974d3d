import { HavnError } from '@havn/core';
import type { TrainedParameter } from '../fit/training-graph.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { type Arena, createArena, MAX_ARENA_BYTES } from './kernels.ts';
import { createSparseRows, type SparseRows } from './sparse-rows.ts';

/** A range of an arena. */
interface Block {
  readonly pointer: number;
  readonly data: Float32Array;
}

interface Slot extends Block {
  readonly name: string;
}

/** A trained parameter with everything that belongs to it, in one WebAssembly memory. */
export interface ParameterMemory {
  readonly spec: TrainedParameter;
  readonly shape: readonly number[];
  readonly size: number;
  readonly arena: Arena;
  readonly value: Block;
  /** Summed over items and pieces. Of a sparse parameter: the touched rows, packed. */
  readonly gradient: Block;
  /** Where the gradients of further pieces land before they are added. */
  readonly piece: Block;
  /** State of the optimiser. */
  readonly slots: readonly Slot[];
  /** Zeros, as long as `ZERO_SIZE` elements: the gradient of untouched rows. */
  readonly zeros: Block;
  readonly sparse: SparseRows | undefined;
}

/** A parameter is too large for the 32-bit memory that its optimiser step runs in. */
export class ParameterTooLargeError extends HavnError {
  readonly code = 'PARAMETER_TOO_LARGE';
  constructor(name: string, bytes: number) {
    super(
      `the parameter ${name} needs ${bytes} bytes with gradient and optimiser state; ${MAX_ARENA_BYTES} is the limit`,
      { remedy: 'Freeze it, or train a low-rank update of it (method lora).' },
    );
  }
}

export const ZERO_SIZE = 16_384;
const ALIGNMENT = 16;
/** A memory is filled up to here before another is opened; one parameter alone may take more. */
const ARENA_BYTES = 2 ** 31;

/**
 * Lays parameters, gradients and optimiser state out in WebAssembly memories and copies the initial
 * values in. Reserved but unwritten pages (gradients of pieces, untouched rows) take no memory.
 */
export function createParameterMemory(
  specs: readonly TrainedParameter[],
  optimizer: Optimizer,
  gradients: readonly { readonly kind: 'dense' | 'sparse' }[],
): readonly ParameterMemory[] {
  const blocks = 3 + optimizer.slots.length;
  const sparse = new Set(specs.filter((_, index) => gradients[index]!.kind === 'sparse'));
  return packArenas(specs, blocks).flatMap((group) => {
    const bytes = group.reduce((sum, spec) => sum + blocks * paddedBytes(spec), ZERO_SIZE * 4);
    const allocate = allocator(createArena(bytes));
    const zeros = allocate.block(ZERO_SIZE);
    return group.map((spec) => {
      const { shape, data } = spec.initial;
      const block = () => allocate.block(data.length);
      const value = block();
      value.data.set(data);
      return {
        spec,
        shape,
        size: data.length,
        arena: allocate.arena,
        value,
        gradient: block(),
        piece: block(),
        slots: optimizer.slots.map((name) => ({ name, ...block() })),
        zeros,
        sparse: sparse.has(spec) ? createSparseRows(shape[0]!, shape[1]!) : undefined,
      };
    });
  });
}

function packArenas(specs: readonly TrainedParameter[], blocks: number): TrainedParameter[][] {
  const groups: TrainedParameter[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const spec of specs) {
    const bytes = blocks * paddedBytes(spec);
    if (bytes + ZERO_SIZE * 4 > MAX_ARENA_BYTES) throw new ParameterTooLargeError(spec.name, bytes);
    if (filled + bytes > ARENA_BYTES) {
      groups.push([]);
      filled = ZERO_SIZE * 4;
    }
    groups.at(-1)!.push(spec);
    filled += bytes;
  }
  return groups;
}

function paddedBytes({ initial }: TrainedParameter): number {
  return Math.ceil((initial.data.length * 4) / ALIGNMENT) * ALIGNMENT;
}

function allocator(arena: Arena) {
  let end = 0;
  return {
    arena,
    block(size: number): Block {
      const pointer = end;
      end += Math.ceil((size * 4) / ALIGNMENT) * ALIGNMENT;
      return { pointer, data: new Float32Array(arena.memory.buffer, pointer, size) };
    },
  };
}
