/** A list of token ids that grows and is used again and again. */
export class IdBuffer {
  ids = new Int32Array(512);
  length = 0;

  push(id: number): void {
    if (this.length === this.ids.length) this.reserve(1);
    this.ids[this.length++] = id;
  }

  /** Appends `ids[start]` up to, without, `ids[end]`. */
  appendRange(ids: Int32Array, start: number, end: number): void {
    if (this.length + end - start > this.ids.length) this.reserve(end - start);
    // Most words are one or two tokens: a loop is faster than `set`.
    for (let i = start; i < end; i++) this.ids[this.length++] = ids[i]!;
  }

  clear(): void {
    this.length = 0;
    // One text of megabytes must not hold its memory for ever.
    if (this.ids.length > 1 << 16) this.ids = new Int32Array(512);
  }

  private reserve(more: number): void {
    const grown = new Int32Array(Math.max(this.ids.length * 2, this.length + more));
    grown.set(this.ids);
    this.ids = grown;
  }
}
