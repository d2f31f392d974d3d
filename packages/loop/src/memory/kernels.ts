import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type WasmMemory, type WasmModule, webAssembly } from './web-assembly.ts';

/** The functions of `assembly/`; pointers are byte offsets, sizes count f32 elements. */
export interface Kernels {
  adam(
    parameter: number,
    gradient: number,
    mean: number,
    variance: number,
    size: number,
    gradientScale: number,
    decay: number,
    penalty: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    stepSize: number,
    epsilon: number,
  ): void;
  sgd(
    parameter: number,
    gradient: number,
    buffer: number,
    size: number,
    gradientScale: number,
    penalty: number,
    momentum: number,
    fromGradient: number,
    fromBuffer: number,
    learningRate: number,
  ): void;
  sumSquares(source: number, size: number): number;
  addScaled(target: number, source: number, size: number, scale: number): void;
  scale(target: number, size: number, factor: number): void;
  /** `size` counts bytes; whole blocks of 64 are written. */
  fillMask(
    target: number,
    size: number,
    threshold: number,
    key0: number,
    key1: number,
    counter1: number,
    counter2: number,
    counter3: number,
  ): void;
  philox(
    target: number,
    counter0: number,
    counter1: number,
    counter2: number,
    counter3: number,
    key0: number,
    key1: number,
  ): void;
}

/** A WebAssembly memory and the kernels bound to it. */
export interface Arena {
  readonly memory: WasmMemory;
  readonly kernels: Kernels;
}

const PAGE_BYTES = 65_536;
/** What a 32-bit address reaches, less a page so that a size in bytes fits 32 bits as well. */
export const MAX_ARENA_BYTES = 65_535 * PAGE_BYTES;

let compiled: WasmModule | undefined;

/**
 * Reserves `bytes` of zeros; the system hands out pages as they are first written. The memory never
 * grows by itself, so views of it stay valid.
 */
export function createArena(bytes: number): Arena {
  const initial = Math.ceil(bytes / PAGE_BYTES);
  const memory = new webAssembly.Memory({ initial, maximum: 65_536 });
  const file = new URL('../../dist/kernels.wasm', import.meta.url);
  compiled ??= new webAssembly.Module(readFileSync(fileURLToPath(file)));
  const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
  return { memory, kernels: exports as unknown as Kernels };
}

/** Makes room for `bytes`; views made before are detached. */
export function growArena({ memory }: Arena, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}
