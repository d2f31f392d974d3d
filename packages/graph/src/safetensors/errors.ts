import { HavnError } from '@havn/core';

/** The file is not safetensors, is cut off, or its header contradicts itself. */
export class SafetensorsInvalidError extends HavnError {
  readonly code = 'SAFETENSORS_INVALID';
  constructor(file: string, problem: string, cause?: unknown) {
    super(`not a valid safetensors file: ${problem}`, {
      cause,
      location: { file },
      remedy: 'Download or write the file again; a cut-off download is the usual reason.',
    });
  }
}

/** A tensor's element type is one that Havn has no arrays for. */
export class SafetensorsDTypeError extends HavnError {
  readonly code = 'SAFETENSORS_DTYPE';
  constructor(file: string, name: string, dtype: string) {
    super(`the tensor ${JSON.stringify(name)} has the element type ${dtype}`, {
      location: { file },
      remedy: 'Havn reads F32, F16, BF16, F64, I8, U8, I32, I64 and BOOL: convert the file.',
    });
  }
}

/** No tensor of that name. */
export class TensorNotFoundError extends HavnError {
  readonly code = 'TENSOR_NOT_FOUND';
  constructor(file: string, name: string, names: readonly string[]) {
    const shown = names.slice(0, 8).join(', ');
    super(`there is no tensor ${JSON.stringify(name)}`, {
      location: { file },
      remedy: `There are ${names.length}: ${shown}${names.length > 8 ? ', …' : ''}.`,
    });
  }
}

/** A folder without weights that Havn reads. */
export class WeightsNotFoundError extends HavnError {
  readonly code = 'WEIGHTS_NOT_FOUND';
  constructor(folder: string, present: readonly string[]) {
    const pickled = present.find((name) => /\.(bin|pt|pth|ckpt)$/.test(name));
    super(`no model.safetensors and no model.safetensors.index.json in ${folder}`, {
      location: { file: folder },
      remedy: pickled
        ? `${pickled} is a Python pickle, which can run code when it is read: convert it with save_pretrained(folder, safe_serialization=True).`
        : `The folder has ${present.slice(0, 8).join(', ') || 'no files'}.`,
    });
  }
}

/** The index of sharded weights is wrong in itself, or does not fit its shards. */
export class WeightsIndexError extends HavnError {
  readonly code = 'WEIGHTS_INDEX_INVALID';
  constructor(file: string, problem: string, cause?: unknown) {
    super(`not a valid index of weights: ${problem}`, { cause, location: { file } });
  }
}
