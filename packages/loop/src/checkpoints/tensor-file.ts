import { HavnError } from '@havn/core';
import {
  type Float32Tensor,
  openSafetensors,
  type WeightsReader,
  writeSafetensors,
} from '@havn/graph';

/** A checkpoint does not hold what the run needs. */
export class CheckpointDamagedError extends HavnError {
  readonly code = 'CHECKPOINT_DAMAGED';
  constructor(path: string, problem: string, cause?: unknown) {
    super(`the checkpoint ${path} cannot be used: ${problem}`, {
      cause,
      remedy: 'Remove its folder and resume: the run then starts over.',
    });
  }
}

type Named = ReadonlyMap<string, Float32Tensor>;

/** Writes tensors as safetensors from where they lie. */
export async function writeTensors(path: string, tensors: Named): Promise<void> {
  await writeSafetensors(path, tensors);
}

/** Reads the tensors of these names and shapes into where they shall lie. */
export async function readTensors(path: string, targets: Named): Promise<void> {
  await withReader(path, async (reader) => {
    for (const [name, { shape, data }] of targets) {
      const stored = reader.info(name);
      if (stored.dtype !== 'float32' || stored.shape.join() !== shape.join()) {
        const is = `${stored.dtype} [${stored.shape}]`;
        throw new CheckpointDamagedError(path, `${name} is ${is}, not float32 [${shape}]`);
      }
      data.set((await reader.read(name)).data as Float32Array);
    }
  });
}

/** Reads every tensor of a file. */
export async function readAllTensors(path: string): Promise<Map<string, Float32Tensor>> {
  const tensors = new Map<string, Float32Tensor>();
  await withReader(path, async (reader) => {
    for (const name of reader.names) tensors.set(name, (await reader.read(name)) as Float32Tensor);
  });
  return tensors;
}

async function withReader(
  path: string,
  work: (reader: WeightsReader) => Promise<void>,
): Promise<void> {
  const reader = await openSafetensors(path).catch((cause: unknown) => {
    throw new CheckpointDamagedError(path, 'its weights cannot be opened', cause);
  });
  try {
    await work(reader);
  } finally {
    await reader.close();
  }
}
