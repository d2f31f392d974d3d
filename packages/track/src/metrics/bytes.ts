/** A growing buffer of variable-length integers (LEB128, signed ones in zigzag) and floats. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(1024);
  length = 0;

  bytes(): Uint8Array {
    return Buffer.from(this.#buffer.subarray(0, this.length));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.length++] = value;
  }

  /** A whole number from 0 to 2^53. */
  unsigned(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#buffer[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#buffer[this.length++] = rest;
  }

  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.length = this.#buffer.writeDoubleLE(value, this.length);
  }

  float32(value: number): void {
    this.#reserve(4);
    this.length = this.#buffer.writeFloatLE(value, this.length);
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.length + count));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#buffer = larger;
  }
}

/** Reads what `ByteWriter` wrote, in the same order. */
export class ByteReader {
  readonly #buffer: Buffer;
  position = 0;

  /** libsql hands out an `ArrayBuffer`, pg a `Buffer`. */
  constructor(bytes: Uint8Array | ArrayBuffer) {
    this.#buffer = ArrayBuffer.isView(bytes)
      ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : Buffer.from(bytes);
  }

  get done(): boolean {
    return this.position >= this.#buffer.length;
  }

  byte(): number {
    return this.#buffer[this.position++]!;
  }

  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#buffer[this.position++]!;
      if (byte < 0x80) return value + byte * scale;
      value += (byte - 0x80) * scale;
      scale *= 0x80;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  float64(): number {
    this.position += 8;
    return this.#buffer.readDoubleLE(this.position - 8);
  }

  float32(): number {
    this.position += 4;
    return this.#buffer.readFloatLE(this.position - 4);
  }
}
