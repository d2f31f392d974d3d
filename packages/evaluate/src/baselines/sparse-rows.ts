/** Rows of a sparse matrix (CSR): row r is `columns` and `values` from starts[r] to starts[r + 1]. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Collects sparse rows in typed arrays that double as they fill. */
export class SparseBuilder {
  #starts = new Int32Array(1024);
  #columns = new Int32Array(16384);
  #values = new Float32Array(16384);
  #rows = 0;
  #entries = 0;

  get rows(): number {
    return this.#rows;
  }

  get entries(): number {
    return this.#entries;
  }

  push(column: number, value: number): void {
    if (this.#entries === this.#columns.length) {
      this.#columns = doubled(this.#columns, new Int32Array(this.#entries * 2));
      this.#values = doubled(this.#values, new Float32Array(this.#entries * 2));
    }
    this.#columns[this.#entries] = column;
    this.#values[this.#entries++] = value;
  }

  endRow(): void {
    if (++this.#rows === this.#starts.length) {
      this.#starts = doubled(this.#starts, new Int32Array(this.#rows * 2));
    }
    this.#starts[this.#rows] = this.#entries;
  }

  /** Keeps the rows that `keep` names and forgets the others, in place. */
  filterRows(keep: (row: number) => boolean): void {
    let rows = 0;
    let entries = 0;
    for (let row = 0; row < this.#rows; row++) {
      const from = this.#starts[row]!;
      const to = this.#starts[row + 1]!;
      this.#starts[rows] = entries;
      if (!keep(row)) continue;
      this.#columns.copyWithin(entries, from, to);
      this.#values.copyWithin(entries, from, to);
      entries += to - from;
      rows++;
    }
    this.#starts[rows] = entries;
    this.#rows = rows;
    this.#entries = entries;
  }

  /** The rows so far; views, not copies. */
  build(): SparseRows {
    return {
      starts: this.#starts.subarray(0, this.#rows + 1),
      columns: this.#columns.subarray(0, this.#entries),
      values: this.#values.subarray(0, this.#entries),
    };
  }
}

function doubled<T extends Int32Array | Float32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
