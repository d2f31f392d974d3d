import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveBeside } from '../beside.ts';
import type { Tensor } from '../tensor.ts';
import { duplicateKey } from './duplicate-keys.ts';
import { TensorNotFoundError, WeightsIndexError, WeightsNotFoundError } from './errors.ts';
import { openSafetensors, type TensorInfo, type WeightsReader } from './read.ts';

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

/**
 * Opens a model folder's weights: `model.safetensors`, or the shards that
 * `model.safetensors.index.json` lists. Throws `WeightsNotFoundError` where there is neither.
 */
export async function openWeights(folder: string): Promise<WeightsReader> {
  const present = await readdir(folder).catch((): string[] => []);
  if (present.includes(SINGLE)) return await openSafetensors(join(folder, SINGLE));
  if (present.includes(INDEX)) return await openShardedSafetensors(join(folder, INDEX));
  throw new WeightsNotFoundError(folder, present);
}

/**
 * Opens sharded weights by their index (`weight_map`: tensor to file). Shards lie beside the index;
 * a name that leads elsewhere is refused with `PathEscapesError`, and a tensor that its shard does
 * not have with `WeightsIndexError`.
 */
export async function openShardedSafetensors(index: string): Promise<WeightsReader> {
  const map = await readIndex(index);
  const shards = new Map<string, WeightsReader>();
  try {
    for (const file of new Set(map.values())) {
      shards.set(file, await openSafetensors(await resolveBeside(index, file)));
    }
    checkMap(index, map, shards);
  } catch (error) {
    await closeAll(shards);
    throw error;
  }
  return new ShardedWeights(index, map, shards);
}

async function readIndex(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path, 'utf8');
  let index: { readonly weight_map?: unknown } | null;
  try {
    index = JSON.parse(text);
  } catch (cause) {
    throw new WeightsIndexError(path, 'it is not JSON', cause);
  }
  const map = index?.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new WeightsIndexError(path, 'it has no weight_map');
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) throw new WeightsIndexError(path, `it has the key ${twice} twice`);
  const entries = Object.entries(map);
  const bad = entries.find(([, file]) => typeof file !== 'string');
  if (bad) throw new WeightsIndexError(path, `the file of ${JSON.stringify(bad[0])} is not a name`);
  return new Map(entries);
}

function checkMap(
  index: string,
  map: ReadonlyMap<string, string>,
  shards: ReadonlyMap<string, WeightsReader>,
): void {
  const held = new Map([...shards].map(([file, shard]) => [file, new Set(shard.names)]));
  for (const [name, file] of map) {
    if (held.get(file)!.has(name)) continue;
    throw new WeightsIndexError(index, `${file} does not have the tensor ${JSON.stringify(name)}`);
  }
}

class ShardedWeights implements WeightsReader {
  readonly metadata: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  readonly #index: string;
  readonly #map: ReadonlyMap<string, string>;
  readonly #shards: ReadonlyMap<string, WeightsReader>;

  constructor(
    index: string,
    map: ReadonlyMap<string, string>,
    shards: ReadonlyMap<string, WeightsReader>,
  ) {
    this.#index = index;
    this.#map = map;
    this.#shards = shards;
    this.names = [...map.keys()];
    this.metadata = [...shards.values()][0]?.metadata ?? {};
  }

  info(name: string): TensorInfo {
    return this.#shard(name).info(name);
  }

  async read(name: string): Promise<Tensor> {
    return await this.#shard(name).read(name);
  }

  async close(): Promise<void> {
    await closeAll(this.#shards);
  }

  #shard(name: string): WeightsReader {
    const file = this.#map.get(name);
    if (file === undefined) throw new TensorNotFoundError(this.#index, name, this.names);
    return this.#shards.get(file)!;
  }
}

async function closeAll(shards: ReadonlyMap<string, WeightsReader>): Promise<void> {
  for (const shard of shards.values()) await shard.close();
}
