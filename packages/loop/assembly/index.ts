/**
 * @file The kernels of the optimisers, in AssemblyScript: TypeScript's syntax, compiled to
 * WebAssembly SIMD (`scripts/build.mjs` → `dist/kernels.wasm`). Every pointer is a byte offset
 * into the memory that the host hands in; sizes count f32 elements. Results do not depend on how a
 * range is cut, except for the order of `sumSquares`' additions.
 */
export { adam } from './adam';
export { fillMask, philox } from './philox';
export { addScaled, scale, sumSquares } from './reduce';
export { sgd } from './sgd';
