/** Types of packets: version 3 of the SSH File Transfer Protocol, draft-ietf-secsh-filexfer-02. */
export const packet = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  fstat: 8,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  stat: 17,
  rename: 18,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 200,
  extendedReply: 201,
} as const;

export const openFlags = { read: 1, write: 2, create: 8, truncate: 16 } as const;

export const statusCode = { ok: 0, endOfFile: 1, noSuchFile: 2, permissionDenied: 3, failure: 4 };

export interface SftpAttributes {
  readonly size: number | undefined;
  readonly mode: number | undefined;
  /** Seconds since 1970. */
  readonly modified: number | undefined;
}

export type Field = number | bigint | string | Uint8Array;

/** A number is 4 bytes, a bigint 8; texts and bytes have their length before them. */
export function encodeFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.map((field) => {
      if (typeof field === 'number') return uint32(field);
      if (typeof field === 'bigint') {
        const bytes = Buffer.alloc(8);
        bytes.writeBigUInt64BE(field);
        return bytes;
      }
      const bytes = Buffer.from(field);
      return Buffer.concat([uint32(bytes.length), bytes]);
    }),
  );
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Reads a packet's fields in their order; a packet that is too short throws `RangeError`. */
export class FieldReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  number(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  long(): number {
    this.#at += 8;
    return Number(this.#bytes.readBigUInt64BE(this.#at - 8));
  }

  bytes(): Buffer {
    const length = this.number();
    if (this.#at + length > this.#bytes.length) throw new RangeError('a packet that is too short');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  attributes(): SftpAttributes {
    const flags = this.number();
    const size = flags & 1 ? this.long() : undefined;
    if (flags & 2) this.#at += 8;
    const mode = flags & 4 ? this.number() : undefined;
    const times = flags & 8 ? [this.number(), this.number()] : [];
    if (flags & 0x80000000) {
      for (let left = this.number(); left > 0; left--) {
        this.bytes();
        this.bytes();
      }
    }
    return { size, mode, modified: times[1] };
  }
}
