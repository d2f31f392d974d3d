import { type FileHandle, open } from 'node:fs/promises';
import type { DType, Tensor } from '../tensor.ts';
import { viewAs } from '../typed-view.ts';
import { dtypeOf } from './dtypes.ts';
import { SafetensorsDTypeError, SafetensorsInvalidError, TensorNotFoundError } from './errors.ts';
import { type Entry, type Header, MAX_HEADER_BYTES, parseHeader } from './header.ts';

export interface TensorInfo {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Weights on disk: the header is read, the tensors are read when asked for. */
export interface WeightsReader {
  /** The file's free text; of sharded weights, the first shard's. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  /** Throws `TensorNotFoundError`, or `SafetensorsDTypeError` for a type without arrays here. */
  info(name: string): TensorInfo;
  /** Reads one tensor into memory of its own, aligned for its type. Errors as `info`. */
  read(name: string): Promise<Tensor>;
  close(): Promise<void>;
}

/** The header's length comes first, as an unsigned 64-bit integer. */
const LENGTH_BYTES = 8;
/** One read takes no more than this: the system's limit is 2 GB. */
const READ_BYTES = 1 << 30;

/** Opens one safetensors file. Throws `SafetensorsInvalidError` where its header is not sound. */
export async function openSafetensors(path: string): Promise<WeightsReader> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const headerLength = await readHeaderLength(file, path, size);
    const dataStart = LENGTH_BYTES + headerLength;
    const header = await readBytes(file, path, LENGTH_BYTES, headerLength);
    return new SafetensorsFile(path, file, dataStart, parseHeader(header, size - dataStart, path));
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readHeaderLength(file: FileHandle, path: string, size: number): Promise<number> {
  if (size < LENGTH_BYTES) {
    throw new SafetensorsInvalidError(path, `it has ${size} bytes, too few for a header`);
  }
  const length = Number((await readBytes(file, path, 0, LENGTH_BYTES)).readBigUInt64LE());
  if (length > MAX_HEADER_BYTES || length > size - LENGTH_BYTES) {
    throw new SafetensorsInvalidError(
      path,
      `its header of ${length} bytes is larger than ${length > MAX_HEADER_BYTES ? 'allowed' : 'the file'}`,
    );
  }
  return length;
}

class SafetensorsFile implements WeightsReader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #dataStart: number;
  readonly #entries: ReadonlyMap<string, Entry>;

  constructor(path: string, file: FileHandle, dataStart: number, header: Header) {
    this.#path = path;
    this.#file = file;
    this.#dataStart = dataStart;
    this.#entries = header.entries;
    this.metadata = header.metadata;
    this.names = [...header.entries.keys()];
  }

  info(name: string): TensorInfo {
    const { stored, shape } = this.#entry(name);
    const dtype = dtypeOf(stored);
    if (dtype === undefined) throw new SafetensorsDTypeError(this.#path, name, stored);
    return { dtype, shape };
  }

  async read(name: string): Promise<Tensor> {
    const { dtype, shape } = this.info(name);
    const { begin, end } = this.#entry(name);
    const bytes = await readBytes(this.#file, this.#path, this.#dataStart + begin, end - begin);
    return { dtype, shape, data: viewAs(dtype, bytes) };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new TensorNotFoundError(this.#path, name, this.names);
    return entry;
  }
}

/** Exactly these bytes, in memory of their own, so that any element type is aligned in it. */
async function readBytes(
  file: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; ) {
    const wanted = Math.min(length - done, READ_BYTES);
    const { bytesRead } = await file.read(bytes, done, wanted, position + done);
    if (bytesRead === 0) throw new SafetensorsInvalidError(path, 'it was cut off while being read');
    done += bytesRead;
  }
  return bytes;
}
