/**
 * @file Int8 weights by row: a row is `scale × q`, q an integer in [−127, 127] and
 * scale = max |row| / 127, stored as f32 under the name of the tensor with `.scale` behind it.
 */

export interface Int8Rows {
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

/** The name of the scales that belong to an int8 tensor. */
export function scaleName(name: string): string {
  return `${name}.scale`;
}

/** Rounds each row of a `[rows, columns]` matrix to int8, symmetrically about zero. */
export function quantiseRows(data: Float32Array, rows: number): Int8Rows {
  const columns = data.length / rows;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let largest = 0;
    for (let i = start; i < start + columns; i++) largest = Math.max(largest, Math.abs(data[i]!));
    scales[row] = largest / 127;
    const scale = scales[row] || 1;
    for (let i = start; i < start + columns; i++) {
      values[i] = Math.max(-127, Math.min(127, Math.round(data[i]! / scale)));
    }
  }
  return { values, scales };
}

/** The f32 numbers that int8 rows stand for. */
export function dequantiseRows({ values, scales }: Int8Rows): Float32Array {
  const columns = values.length / scales.length;
  const data = new Float32Array(values.length);
  for (let row = 0; row < scales.length; row++) {
    const scale = scales[row]!;
    for (let i = row * columns; i < (row + 1) * columns; i++) data[i] = values[i]! * scale;
  }
  return data;
}
