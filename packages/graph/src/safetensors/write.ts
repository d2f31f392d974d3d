import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError, writeFileAtomic } from '@havn/core';
import { sizeOf, type Tensor } from '../tensor.ts';
import { bytesOf } from '../typed-view.ts';
import { STORED_AS } from './dtypes.ts';

export interface SafetensorsOptions {
  /** Free text; `format: pt` is added, which transformers asks for. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Larger weights are split into shards with an index. One file when absent. */
  readonly maxShardBytes?: number;
}

type NamedTensor = readonly [name: string, tensor: Tensor];

/**
 * Writes tensors as safetensors, laid out byte for byte as the reference implementation does. Files
 * appear whole or not at all; tensors are streamed, not copied. Above `maxShardBytes`,
 * `model.safetensors` becomes `model-00001-of-00002.safetensors` … and
 * `model.safetensors.index.json`, as transformers names them. Returns the paths written.
 */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<NamedTensor>,
  options: SafetensorsOptions = {},
): Promise<readonly string[]> {
  const all = [...tensors];
  checkTensors(all);
  const shards = split(all, options.maxShardBytes ?? Number.POSITIVE_INFINITY);
  const metadata = { format: 'pt', ...options.metadata };
  if (shards.length === 1) {
    await writeFileAtomic(path, encode(all, metadata));
    await rm(indexPath(path), { force: true });
    return [path];
  }
  return await writeShards(path, shards, metadata);
}

async function writeShards(
  path: string,
  shards: readonly (readonly NamedTensor[])[],
  metadata: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const weightMap: Record<string, string> = {};
  const files: string[] = [];
  for (const [position, shard] of shards.entries()) {
    const file = shardPath(path, position + 1, shards.length);
    await writeFileAtomic(file, encode(shard, metadata));
    files.push(file);
    for (const [name] of shard) weightMap[name] = basename(file);
  }
  const index = { metadata: { total_size: byteLength(shards.flat()) }, weight_map: weightMap };
  await writeFileAtomic(indexPath(path), `${JSON.stringify(index, null, 2)}\n`);
  // A single file from before would be read in place of the shards.
  await rm(path, { force: true });
  return [...files, indexPath(path)];
}

function checkTensors(tensors: readonly NamedTensor[]): void {
  const names = new Set(['__metadata__']);
  for (const [name, { shape, data }] of tensors) {
    if (names.has(name)) throw new UsageError(`the tensor name ${JSON.stringify(name)} is taken`);
    names.add(name);
    if (sizeOf(shape) === data.length) continue;
    throw new UsageError(
      `the tensor ${JSON.stringify(name)} of shape [${shape}] has ${data.length} elements`,
    );
  }
}

/** Fills one shard after the other, in the order given; a tensor is never split. */
function split(
  tensors: readonly NamedTensor[],
  limit: number,
): readonly (readonly NamedTensor[])[] {
  const shards: NamedTensor[][] = [[]];
  let used = 0;
  for (const tensor of tensors) {
    const bytes = tensor[1].data.byteLength;
    if (used > 0 && used + bytes > limit) {
      shards.push([]);
      used = 0;
    }
    shards.at(-1)!.push(tensor);
    used += bytes;
  }
  return shards;
}

async function* encode(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): AsyncGenerator<Uint8Array> {
  const sorted = [...tensors].sort(inFileOrder);
  const header: [string, unknown][] = [['__metadata__', metadata]];
  let offset = 0;
  for (const [name, { dtype, shape, data }] of sorted) {
    const end = offset + data.byteLength;
    header.push([name, { dtype: STORED_AS[dtype], shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  yield encodeHeader(header);
  for (const [, tensor] of sorted) yield* pieces(bytesOf(tensor));
}

/** The length, then the JSON, padded with spaces so that the data begins at a multiple of 8. */
function encodeHeader(entries: readonly (readonly [string, unknown])[]): Uint8Array {
  const members = entries.map(
    ([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`,
  );
  const json = Buffer.from(`{${members.join(',')}}`);
  const length = Math.ceil(json.length / 8) * 8;
  const header = Buffer.alloc(8 + length, ' ');
  header.writeBigUInt64LE(BigInt(length));
  json.copy(header, 8);
  return header;
}

const DTYPE_ORDER = Object.keys(STORED_AS);

/** The widest types first, so that all are aligned; within a type by the bytes of the name. */
function inFileOrder([aName, a]: NamedTensor, [bName, b]: NamedTensor): number {
  const byType = DTYPE_ORDER.indexOf(b.dtype) - DTYPE_ORDER.indexOf(a.dtype);
  return byType || Buffer.compare(Buffer.from(aName), Buffer.from(bName));
}

/** One write takes no more than this: the system's limit is 2 GB. */
const WRITE_BYTES = 1 << 28;

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += WRITE_BYTES) {
    yield bytes.subarray(start, start + WRITE_BYTES);
  }
}

function byteLength(tensors: readonly NamedTensor[]): number {
  return tensors.reduce((total, [, { data }]) => total + data.byteLength, 0);
}

function shardPath(path: string, number: number, count: number): string {
  const stem = basename(path, '.safetensors');
  const pad = (value: number) => String(value).padStart(5, '0');
  return join(dirname(path), `${stem}-${pad(number)}-of-${pad(count)}.safetensors`);
}

function indexPath(path: string): string {
  return `${path}.index.json`;
}
