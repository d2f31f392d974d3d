import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError, writeFileAtomic } from '@havn/core';
import type { Float32Tensor } from '@havn/graph';
import type { Evaluation, StepRecord } from '../diagnosis/history.ts';
import type { ParameterMemory } from '../memory/parameter-memory.ts';
import { CheckpointDamagedError, readTensors, writeTensors } from './tensor-file.ts';
import { saveVersion, versions } from './versions.ts';

/** Where a run stands after a step; together with weights and moments all that resuming needs. */
export interface RunState {
  readonly step: number;
  readonly epoch: number;
  /** Batches of the epoch that are done. */
  readonly position: number;
  readonly evaluations: readonly Evaluation[];
  /** Recent steps, for the diagnosis. */
  readonly steps: readonly StepRecord[];
  /** What must be the same for the run to continue bit for bit. */
  readonly settings: RunSettings;
}

export type RunSettings = Readonly<Record<string, string | number>>;

/** The run that a checkpoint is of was set up in another way. */
export class ResumeMismatchError extends UsageError {
  override readonly code = 'RESUME_MISMATCH';
  constructor(path: string, name: string, stored: unknown, given: unknown) {
    super(`the checkpoint ${path} is of a run with ${name} ${stored}, not ${given}`, {
      remedy: 'Resume with the same settings, or start over without resuming.',
    });
  }
}

export async function saveLast(
  folder: string,
  state: RunState,
  memories: readonly ParameterMemory[],
): Promise<string> {
  const { path } = await saveVersion(folder, 'last', state.step, async (at) => {
    await writeTensors(join(at, 'weights.safetensors'), weightsOf(memories));
    await writeTensors(join(at, 'optimizer.safetensors'), momentsOf(memories));
    await writeFileAtomic(join(at, 'state.json'), JSON.stringify(state));
  });
  return path;
}

/** Reads the newest checkpoint into the memories; `undefined` where there is none. */
export async function loadLast(
  folder: string,
  settings: RunSettings,
  memories: readonly ParameterMemory[],
): Promise<RunState | undefined> {
  const newest = (await versions(folder, 'last')).at(-1);
  if (newest === undefined) return undefined;
  const { path } = newest;
  const state = await readState(path);
  for (const name of new Set([...Object.keys(settings), ...Object.keys(state.settings)])) {
    if (settings[name] !== state.settings[name]) {
      throw new ResumeMismatchError(path, name, state.settings[name], settings[name]);
    }
  }
  await readTensors(join(path, 'weights.safetensors'), weightsOf(memories));
  await readTensors(join(path, 'optimizer.safetensors'), momentsOf(memories));
  for (const { sparse, slots } of memories) sparse?.restore(slots.map(({ data }) => data));
  return state;
}

async function readState(path: string): Promise<RunState> {
  try {
    const text = await readFile(join(path, 'state.json'), 'utf8');
    // JSON has no NaN: it writes null, in places where only numbers stand.
    return JSON.parse(text, (_, value) => (value === null ? Number.NaN : value)) as RunState;
  } catch (cause) {
    throw new CheckpointDamagedError(path, 'its state cannot be read', cause);
  }
}

function weightsOf(memories: readonly ParameterMemory[]): Map<string, Float32Tensor> {
  return new Map(
    memories.map(({ spec, shape, value }) => [
      spec.name,
      { dtype: 'float32', shape, data: value.data },
    ]),
  );
}

function momentsOf(memories: readonly ParameterMemory[]): Map<string, Float32Tensor> {
  return new Map(
    memories.flatMap(({ spec, shape, slots }) =>
      slots.map(({ name, data }): [string, Float32Tensor] => [
        `${spec.name}.${name}`,
        { dtype: 'float32', shape, data },
      ]),
    ),
  );
}
