import { type FileHandle, open } from 'node:fs/promises';
import { HavnError } from '@havn/core';
import type { Float32Tensor } from '@havn/graph';

/** A checkpoint's file does not hold what its header says, or not what the run needs. */
export class CheckpointDamagedError extends HavnError {
  readonly code = 'CHECKPOINT_DAMAGED';
  constructor(path: string, problem: string, cause?: unknown) {
    super(`the checkpoint ${path} cannot be used: ${problem}`, {
      cause,
      remedy: 'Remove its folder: the run then continues from an older one or starts over.',
    });
  }
}

type Named = ReadonlyMap<string, Float32Tensor>;
/** A system call takes less than 2³¹ bytes. */
const CHUNK_BYTES = 2 ** 26;
const MAX_HEADER_BYTES = 100 * 2 ** 20;

/**
 * Writes f32 tensors as safetensors straight from where they lie, without a copy, and makes the
 * file durable.
 */
export async function writeTensors(path: string, tensors: Named): Promise<void> {
  const header = encodeHeader(tensors);
  const file = await open(path, 'wx');
  try {
    await writeAll(file, header);
    for (const { data } of tensors.values()) await writeAll(file, bytesOf(data));
    await file.sync();
  } finally {
    await file.close();
  }
}

function encodeHeader(tensors: Named): Buffer {
  let end = 0;
  const entries = [...tensors].map(([name, { shape, data }]) => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }];
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const body = Buffer.from(json);
  const padded = Math.ceil(body.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded));
  body.copy(header, 8);
  return header;
}

/** Reads the tensors of these names and shapes into where they shall lie. */
export async function readTensors(path: string, targets: Named): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { entries, start } = await readHeader(file, path);
    for (const [name, { shape, data }] of targets) {
      const entry = entries[name];
      if (entry === undefined) throw new CheckpointDamagedError(path, `it has no tensor ${name}`);
      if (JSON.stringify(entry.shape) !== JSON.stringify(shape) || entry.dtype !== 'F32') {
        const stored = `${entry.dtype} [${entry.shape}]`;
        throw new CheckpointDamagedError(path, `${name} is ${stored}, not F32 [${shape}]`);
      }
      await readAll(file, path, bytesOf(data), start + entry.data_offsets[0]);
    }
  } finally {
    await file.close();
  }
}

/** Reads every tensor of a file. */
export async function readAllTensors(path: string): Promise<Map<string, Float32Tensor>> {
  const file = await open(path, 'r');
  let tensors: Map<string, Float32Tensor>;
  try {
    const { entries } = await readHeader(file, path);
    tensors = new Map(
      Object.entries(entries).map(([name, { shape }]) => {
        const data = new Float32Array(shape.reduce((size, dim) => size * dim, 1));
        return [name, { dtype: 'float32', shape, data }];
      }),
    );
  } finally {
    await file.close();
  }
  await readTensors(path, tensors);
  return tensors;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

async function readHeader(file: FileHandle, path: string) {
  const prefix = Buffer.alloc(8);
  await readAll(file, path, prefix, 0);
  const length = Number(prefix.readBigUInt64LE());
  if (length > MAX_HEADER_BYTES) throw new CheckpointDamagedError(path, 'its header is too long');
  const body = Buffer.alloc(length);
  await readAll(file, path, body, 8);
  try {
    const entries = JSON.parse(body.toString()) as Readonly<Record<string, Entry>>;
    return { entries, start: 8 + length };
  } catch (cause) {
    throw new CheckpointDamagedError(path, 'its header is not JSON', cause);
  }
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
    at += bytesWritten;
  }
}

async function readAll(file: FileHandle, path: string, bytes: Uint8Array, position: number) {
  for (let at = 0; at < bytes.length; ) {
    const length = Math.min(CHUNK_BYTES, bytes.length - at);
    const { bytesRead } = await file.read(bytes, at, length, position + at);
    if (bytesRead === 0) throw new CheckpointDamagedError(path, 'it is cut off');
    at += bytesRead;
  }
}
