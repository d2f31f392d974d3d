/** The values [rows × width] of every row but those in `left` (ascending row numbers). */
export function withoutRows<T extends Int32Array | Float32Array | Float64Array>(
  values: T,
  left: ArrayLike<number>,
  width: number,
): T {
  const skipped = new Set(Array.from(left));
  const rows = Array.from({ length: values.length / width }, (_, row) => row).filter(
    (row) => !skipped.has(row),
  );
  const kept = values.slice(0, rows.length * width) as T;
  rows.forEach((row, place) => {
    kept.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  return kept;
}
