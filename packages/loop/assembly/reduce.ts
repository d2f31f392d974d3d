/** Σx², added up in f64 in a fixed order, so that equal bits in give equal bits out. */
export function sumSquares(source: usize, size: u32): f64 {
  const whole = (<usize>(size & ~7)) << 2;
  const end = (<usize>size) << 2;
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let i: usize = 0;
  for (; i < whole; i += 32) {
    const a = v128.load(source + i);
    const b = v128.load(source + i, 16);
    const a0 = f64x2.promote_low_f32x4(a);
    const a1 = f64x2.promote_low_f32x4(v128.shuffle<i64>(a, a, 1, 0));
    const b0 = f64x2.promote_low_f32x4(b);
    const b1 = f64x2.promote_low_f32x4(v128.shuffle<i64>(b, b, 1, 0));
    sum0 = f64x2.add(sum0, f64x2.mul(a0, a0));
    sum1 = f64x2.add(sum1, f64x2.mul(a1, a1));
    sum2 = f64x2.add(sum2, f64x2.mul(b0, b0));
    sum3 = f64x2.add(sum3, f64x2.mul(b1, b1));
  }
  const pairs = f64x2.add(f64x2.add(sum0, sum1), f64x2.add(sum2, sum3));
  let sum = f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
  for (; i < end; i += 4) {
    const x = <f64>load<f32>(source + i);
    sum += x * x;
  }
  return sum;
}

/** target ← scale · target. */
export function scale(target: usize, size: u32, factor: f32): void {
  const factor4 = f32x4.splat(factor);
  const whole = (<usize>(size & ~3)) << 2;
  const end = (<usize>size) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    v128.store(target + i, f32x4.mul(v128.load(target + i), factor4));
  }
  for (; i < end; i += 4) store<f32>(target + i, load<f32>(target + i) * factor);
}

/** target ← target + scale · source. */
export function addScaled(target: usize, source: usize, size: u32, scale: f32): void {
  const scale4 = f32x4.splat(scale);
  const whole = (<usize>(size & ~3)) << 2;
  const end = (<usize>size) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const sum = f32x4.add(v128.load(target + i), f32x4.mul(v128.load(source + i), scale4));
    v128.store(target + i, sum);
  }
  for (; i < end; i += 4) {
    store<f32>(target + i, load<f32>(target + i) + load<f32>(source + i) * scale);
  }
}
