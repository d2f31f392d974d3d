const INITIAL_SCRATCH = 64;
/** Byte fields from this size on become parts of their own instead of being copied. */
const OWN_PART_BYTES = 1024;

const utf8 = new TextEncoder();

/**
 * Writes one protobuf message as a list of parts. Large byte fields are referred to, not copied, so
 * that weights are copied at most once, when the parts are joined or written to a file.
 */
export class WireWriter {
  #parts: Uint8Array[] = [];
  #partsLength = 0;
  #scratch = new Uint8Array(INITIAL_SCRATCH);
  #used = 0;

  get length(): number {
    return this.#partsLength + this.#used;
  }

  /** An integer of up to 64 bits; negative ones in two's complement, as protobuf's `int64`. */
  integer(field: number, value: number | bigint): void {
    this.#varint(field * 8);
    this.#varint(value);
  }

  float(field: number, value: number): void {
    this.#varint(field * 8 + 5);
    this.#reserve(4);
    new DataView(this.#scratch.buffer).setFloat32(this.#used, value, true);
    this.#used += 4;
  }

  string(field: number, value: string): void {
    this.bytes(field, utf8.encode(value));
  }

  bytes(field: number, value: Uint8Array): void {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    if (value.length >= OWN_PART_BYTES) this.#append(value);
    else this.#copy(value);
  }

  /** A nested message, written by `write`. */
  message(field: number, write: (writer: WireWriter) => void): void {
    const nested = new WireWriter();
    write(nested);
    this.#varint(field * 8 + 2);
    this.#varint(nested.length);
    for (const part of nested.parts()) {
      if (part.length >= OWN_PART_BYTES) this.#append(part);
      else this.#copy(part);
    }
  }

  /** The message so far, in order. */
  parts(): readonly Uint8Array[] {
    this.#closePart();
    return this.#parts;
  }

  /** The message in one piece. */
  join(): Uint8Array {
    const joined = new Uint8Array(this.length);
    let offset = 0;
    for (const part of this.parts()) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  }

  #append(part: Uint8Array): void {
    this.#closePart();
    this.#parts.push(part);
    this.#partsLength += part.length;
  }

  #closePart(): void {
    if (this.#used === 0) return;
    this.#parts.push(this.#scratch.subarray(0, this.#used));
    this.#partsLength += this.#used;
    this.#scratch = new Uint8Array(INITIAL_SCRATCH);
    this.#used = 0;
  }

  #copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#scratch.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #varint(value: number | bigint): void {
    this.#reserve(10);
    if (typeof value === 'number' && value >= 0 && value < 2 ** 31) this.#smallVarint(value);
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
  }

  #smallVarint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.#scratch[this.#used++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#scratch[this.#used++] = rest;
  }

  #bigVarint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#scratch[this.#used++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#scratch[this.#used++] = Number(rest);
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#scratch.length) return;
    const grown = new Uint8Array(Math.max(this.#scratch.length * 2, this.#used + bytes));
    grown.set(this.#scratch.subarray(0, this.#used));
    this.#scratch = grown;
  }
}
