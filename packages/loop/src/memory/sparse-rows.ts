/** Which rows of an embedding table have a gradient in this step, packed in order of appearance. */
export interface SparseRows {
  readonly width: number;
  readonly tableRows: number;
  /** Touched rows of the table; the first `count()` are valid, in packed order. */
  readonly touched: Int32Array;
  /** 1 for the rows that have had a gradient in any step: only they have moments. */
  readonly used: Uint8Array;
  count(): number;
  /** The packed position of a row of the table, −1 where it has no gradient. */
  position(row: number): number;
  /** Adds row gradients [n, width] of the table rows `indices` to the packed sums in `target`. */
  add(target: Float32Array, rows: Float32Array, indices: ArrayLike<number | bigint>): void;
  clear(): void;
  /** Takes from a checkpoint which rows were used: those whose state is not all zeros. */
  restore(state: readonly Float32Array[]): void;
}

export function createSparseRows(tableRows: number, width: number): SparseRows {
  const positions = new Int32Array(tableRows).fill(-1);
  const touched = new Int32Array(tableRows);
  const used = new Uint8Array(tableRows);
  let count = 0;
  return {
    width,
    tableRows,
    touched,
    used,
    count: () => count,
    position: (row) => positions[row]!,
    add(target, rows, indices) {
      for (let i = 0; i < indices.length; i++) {
        // ONNX's Gather counts negative indices from the end.
        const index = Number(indices[i]);
        const row = index < 0 ? index + tableRows : index;
        const known = positions[row]!;
        if (known >= 0) addRow(target, known * width, rows, i * width, width);
        else {
          positions[row] = count;
          used[row] = 1;
          target.set(rows.subarray(i * width, (i + 1) * width), count * width);
          touched[count++] = row;
        }
      }
    },
    clear() {
      for (let i = 0; i < count; i++) positions[touched[i]!] = -1;
      count = 0;
    },
    restore(state) {
      for (let row = 0; row < tableRows; row++) {
        const [from, to] = [row * width, (row + 1) * width];
        used[row] = state.some((moments) => moments.subarray(from, to).some((x) => x !== 0))
          ? 1
          : 0;
      }
    },
  };
}

function addRow(
  target: Float32Array,
  at: number,
  source: Float32Array,
  from: number,
  width: number,
): void {
  for (let k = 0; k < width; k++) target[at + k]! += source[from + k]!;
}
