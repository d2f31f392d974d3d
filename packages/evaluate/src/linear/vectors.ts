/** Σ aᵢ bᵢ, with four running sums so that the additions overlap. */
export function dot(a: Float64Array, b: Float64Array): number {
  const whole = a.length - (a.length % 4);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i]! * b[i]!;
    s1 += a[i + 1]! * b[i + 1]!;
    s2 += a[i + 2]! * b[i + 2]!;
    s3 += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) s0 += a[i]! * b[i]!;
  return s0 + s1 + (s2 + s3);
}

/** into += factor × other, in place. */
export function add(into: Float64Array, factor: number, other: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += factor * other[i]!;
}

/** a + factor × b, in a new array. */
export function scaledSum(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = a[i]! + factor * b[i]!;
  return sum;
}
