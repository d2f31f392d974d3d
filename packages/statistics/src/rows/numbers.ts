/** Whole numbers below 2³², in memory that doubles when it is full. */
export class Numbers {
  #values = new Uint32Array(4096);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** The values so far, without a copy. */
  view(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}
