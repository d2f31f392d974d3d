/**
 * @file Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a
 * number is a function of its counter and key, so nothing needs to be saved or skipped. Four
 * counters run side by side, one in each lane.
 */

const MULTIPLIER_0: i32 = 0xd2511f53;
const MULTIPLIER_1: i32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

let x0: v128 = i32x4.splat(0);
let x1: v128 = i32x4.splat(0);
let x2: v128 = i32x4.splat(0);
let x3: v128 = i32x4.splat(0);

/** Ten rounds; the result stands in `x0` … `x3`. */
function rounds(c0: v128, c1: v128, c2: v128, c3: v128, key0: u32, key1: u32): void {
  const m0 = i32x4.splat(MULTIPLIER_0);
  const m1 = i32x4.splat(MULTIPLIER_1);
  for (let round = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(c0, m0);
    const low1 = i64x2.extmul_high_i32x4_u(c0, m0);
    const high0 = i64x2.extmul_low_i32x4_u(c2, m1);
    const high1 = i64x2.extmul_high_i32x4_u(c2, m1);
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(high0, high1, 1, 3, 5, 7), c1), i32x4.splat(key0));
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, low1, 1, 3, 5, 7), c3), i32x4.splat(key1));
    c1 = v128.shuffle<i32>(high0, high1, 0, 2, 4, 6);
    c3 = v128.shuffle<i32>(low0, low1, 0, 2, 4, 6);
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  x0 = c0;
  x1 = c1;
  x2 = c2;
  x3 = c3;
}

/**
 * Writes `size` bytes, rounded up to 64: 1 where a random byte is below `threshold` (1 … 255), else
 * 0. Block n of 64 bytes is counters 4n … 4n+3 of the stream (`c1`, `c2`, `c3`).
 */
export function fillMask(
  target: usize,
  size: u32,
  threshold: u32,
  key0: u32,
  key1: u32,
  c1: u32,
  c2: u32,
  c3: u32,
): void {
  const limit = i8x16.splat(<i8>threshold);
  const one = i8x16.splat(1);
  const four = i32x4.splat(4);
  let counter = i32x4(0, 1, 2, 3);
  for (let i: usize = 0; i < size; i += 64) {
    rounds(counter, i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3), key0, key1);
    v128.store(target + i, v128.and(i8x16.lt_u(x0, limit), one));
    v128.store(target + i, v128.and(i8x16.lt_u(x1, limit), one), 16);
    v128.store(target + i, v128.and(i8x16.lt_u(x2, limit), one), 32);
    v128.store(target + i, v128.and(i8x16.lt_u(x3, limit), one), 48);
    counter = i32x4.add(counter, four);
  }
}

/** One block of four numbers at `target`: the generator itself, for its published test vectors. */
export function philox(
  target: usize,
  c0: u32,
  c1: u32,
  c2: u32,
  c3: u32,
  key0: u32,
  key1: u32,
): void {
  rounds(i32x4.splat(c0), i32x4.splat(c1), i32x4.splat(c2), i32x4.splat(c3), key0, key1);
  store<u32>(target, i32x4.extract_lane(x0, 0));
  store<u32>(target, i32x4.extract_lane(x1, 0), 4);
  store<u32>(target, i32x4.extract_lane(x2, 0), 8);
  store<u32>(target, i32x4.extract_lane(x3, 0), 12);
}
