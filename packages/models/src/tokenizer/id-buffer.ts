/** A list of token ids that grows and is used again and again. */
export class IdBuffer {
  ids = new Int32Array(512);
  length = 0;

  push(id: number): void {
    if (this.length === this.ids.length) this.reserve(1);
    this.ids[this.length++] = id;
  }

  append(ids: Int32Array): void {
    if (this.length + ids.length > this.ids.length) this.reserve(ids.length);
    if (ids.length === 1) this.ids[this.length] = ids[0]!;
    else this.ids.set(ids, this.length);
    this.length += ids.length;
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
