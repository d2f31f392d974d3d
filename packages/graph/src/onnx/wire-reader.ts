import { OnnxInvalidError } from './errors.ts';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** One field of a protobuf message. A getter throws where the field has another wire type. */
export class WireField {
  readonly number: number;
  readonly #wireType: number;
  readonly #integer: number | bigint;
  readonly #bytes: Uint8Array;

  constructor(number: number, wireType: number, integer: number | bigint, bytes: Uint8Array) {
    this.number = number;
    this.#wireType = wireType;
    this.#integer = integer;
    this.#bytes = bytes;
  }

  /** A signed 64-bit integer; beyond ±2^53 it loses its last digits. */
  integer(): number {
    this.#require(VARINT);
    return signed(this.#integer);
  }

  float(): number {
    this.#require(FIXED32);
    return viewOf(this.#bytes).getFloat32(0, true);
  }

  /** A view on the message's memory. */
  bytes(): Uint8Array {
    this.#require(BYTES);
    return this.#bytes;
  }

  string(): string {
    try {
      return utf8.decode(this.bytes());
    } catch (cause) {
      throw new OnnxInvalidError('a name is not UTF-8', { cause });
    }
  }

  /** What this field adds to a repeated integer field: packed, or one. */
  integers(): readonly number[] {
    return this.#wireType === BYTES ? this.bigints().map(Number) : [this.integer()];
  }

  /** As `integers`, exact. */
  bigints(): readonly bigint[] {
    if (this.#wireType !== BYTES) {
      this.#require(VARINT);
      return [BigInt.asIntN(64, BigInt(this.#integer))];
    }
    const values: bigint[] = [];
    const cursor = new Cursor(this.#bytes);
    while (!cursor.done) values.push(BigInt.asIntN(64, BigInt(cursor.varint())));
    return values;
  }

  /** What this field adds to a repeated float field: packed, or one. */
  floats(): Float32Array {
    if (this.#wireType !== BYTES) this.#require(FIXED32);
    return new Float32Array(alignedCopy(this.#bytes, 4));
  }

  /** What this field adds to a repeated double field: packed, or one. */
  doubles(): Float64Array {
    if (this.#wireType !== BYTES) this.#require(FIXED64);
    return new Float64Array(alignedCopy(this.#bytes, 8));
  }

  #require(wireType: number): void {
    if (this.#wireType === wireType) return;
    throw new OnnxInvalidError(
      `field ${this.number} has the wire type ${this.#wireType}, not ${wireType}`,
    );
  }
}

/** The fields of a message in the order of the file. Throws `OnnxInvalidError` where it is cut off. */
export function* fieldsOf(message: Uint8Array): Generator<WireField> {
  const cursor = new Cursor(message);
  while (!cursor.done) {
    const tag = Number(cursor.varint());
    const number = Math.floor(tag / 8);
    if (number < 1 || number >= 2 ** 29) {
      throw new OnnxInvalidError(`a message has the field number ${number}`);
    }
    yield readField(cursor, number, tag % 8);
  }
}

const NO_BYTES = new Uint8Array(0);

function readField(cursor: Cursor, number: number, wireType: number): WireField {
  switch (wireType) {
    case VARINT:
      return new WireField(number, wireType, cursor.varint(), NO_BYTES);
    case FIXED64:
      return new WireField(number, wireType, 0, cursor.take(8));
    case BYTES:
      return new WireField(number, wireType, 0, cursor.take(Number(cursor.varint())));
    case FIXED32:
      return new WireField(number, wireType, 0, cursor.take(4));
    default:
      throw new OnnxInvalidError(`field ${number} has the unknown wire type ${wireType}`);
  }
}

class Cursor {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /** An unsigned integer of up to 64 bits; a `bigint` only where a number cannot hold it. */
  varint(): number | bigint {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    return this.#longVarint(BigInt(value));
  }

  #longVarint(low: bigint): bigint {
    let value = low;
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new OnnxInvalidError('an integer has more than 64 bits');
  }

  take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#offset) {
      throw new OnnxInvalidError(
        `a field takes ${length} bytes, but only ${this.#bytes.length - this.#offset} are left`,
      );
    }
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset++];
    if (byte === undefined) throw new OnnxInvalidError('the file ends within an integer');
    return byte;
  }
}

function signed(value: number | bigint): number {
  return typeof value === 'number' ? value : Number(BigInt.asIntN(64, value));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function alignedCopy(bytes: Uint8Array, size: number): ArrayBuffer {
  if (bytes.length % size !== 0) {
    throw new OnnxInvalidError(
      `${bytes.length} bytes are no whole number of ${size}-byte elements`,
    );
  }
  return new Uint8Array(bytes).buffer;
}
