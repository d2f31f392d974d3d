import { UsageError } from '@havn/core';
import { type Float32Tensor, float32, type Tensor } from '../tensor.ts';

/** A floating-point tensor as float32: exact for float16 and bfloat16, rounded for float64. */
export function toFloat32(tensor: Tensor): Float32Tensor {
  const { dtype, shape, data } = tensor;
  switch (dtype) {
    case 'float32':
      return tensor as Float32Tensor;
    case 'float64':
      return float32(shape, Float32Array.from(data as Float64Array));
    case 'bfloat16':
      return float32(shape, fromBfloat16(data as Uint16Array));
    case 'float16':
      return float32(shape, fromFloat16(data as Uint16Array));
    default:
      throw new UsageError(`a tensor of ${dtype} is not floating-point`);
  }
}

/** Rounds a float32 tensor to half its size, to nearest, ties to even. */
export function fromFloat32(tensor: Float32Tensor, dtype: 'float16' | 'bfloat16'): Tensor {
  const { shape, data } = tensor;
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const round = dtype === 'bfloat16' ? bfloat16Bits : float16Bits;
  const rounded = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) rounded[i] = round(bits[i]!);
  return { dtype, shape, data: rounded };
}

/** bfloat16 is the upper half of float32. */
function fromBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

function fromFloat16(halves: Uint16Array): Float32Array {
  const table = float16Table();
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = table[halves[i]!]!;
  return floats;
}

let allFloat16: Float32Array | undefined;

/** What each of the 65,536 half-precision numbers is (IEEE 754 binary16). */
function float16Table(): Float32Array {
  allFloat16 ??= Float32Array.from({ length: 65_536 }, (_, bits) => float16Value(bits));
  return allFloat16;
}

function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function bfloat16Bits(bits: number): number {
  const notANumber = (bits & 0x7fff_ffff) > 0x7f80_0000;
  if (notANumber) return (bits >>> 16) | 64;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function float16Bits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00;
  // 65,520 lies halfway between the largest number and what would be the next.
  if (magnitude >= 0x477f_f000) return sign | 0x7c00;
  if (magnitude >= 0x3880_0000) return sign | roundShift(magnitude - 0x3800_0000, 13);
  // Subnormal: the fraction with its leading one, shifted to units of 2^-24.
  const shift = 126 - (magnitude >>> 23);
  return shift > 24 ? sign : sign | roundShift((magnitude & 0x7f_ffff) | 0x80_0000, shift);
}

/** Shifts right, rounding to nearest, ties to even. */
function roundShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
}
