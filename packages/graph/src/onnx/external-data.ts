import { type FileHandle, open } from 'node:fs/promises';
import { resolveBeside } from '../beside.ts';
import type { Tensor } from '../tensor.ts';
import { viewAs } from '../typed-view.ts';
import type { StoredTensor } from './decode-tensor.ts';
import type { ExternalPlace } from './encode-tensor.ts';
import { OnnxExternalDataError } from './errors.ts';

/** One read takes no more than this: the system's limit is 2 GB. */
const READ_BYTES = 1 << 30;

/**
 * Gives stored tensors their elements, from the files beside the model where they lie outside it.
 * A location that leads out of the model's folder is refused with `PathEscapesError`
 * (CVE-2022-25882, CVE-2024-27318), a place outside its file with `OnnxExternalDataError`.
 */
export async function loadTensors(
  tensors: readonly StoredTensor[],
  modelPath: string | undefined,
): Promise<ReadonlyMap<string, Tensor>> {
  const files = new Map<string, FileHandle>();
  const loaded = new Map<string, Tensor>();
  try {
    for (const { name, dtype, shape, content } of tensors) {
      const data =
        'data' in content
          ? content.data
          : viewAs(dtype, await readPlace(files, modelPath, name, content.place));
      loaded.set(name, { dtype, shape, data });
    }
  } finally {
    for (const file of files.values()) await file.close();
  }
  return loaded;
}

async function readPlace(
  files: Map<string, FileHandle>,
  modelPath: string | undefined,
  name: string,
  place: ExternalPlace,
): Promise<Uint8Array> {
  const fail = (problem: string, cause?: unknown): never => {
    throw new OnnxExternalDataError(`the weights of ${JSON.stringify(name)}: ${problem}`, {
      cause,
      ...(modelPath !== undefined && { location: { file: modelPath } }),
    });
  };
  if (modelPath === undefined) return fail('they lie in a file, but the model was given as bytes');
  let file = files.get(place.location);
  if (file === undefined) {
    const path = await resolveBeside(modelPath, place.location).catch(notFound(place, fail));
    file = await open(path, 'r').catch(notFound(place, fail));
    files.set(place.location, file);
  }
  const stat = await file.stat();
  if (!stat.isFile()) return fail(`${place.location} is not a file`);
  if (place.offset + place.length > stat.size) {
    return fail(
      `${place.location} has ${stat.size} bytes, too few for ${place.length} at ${place.offset}`,
    );
  }
  return await readExactly(file, place, fail);
}

type Fail = (problem: string, cause?: unknown) => never;

function notFound({ location }: ExternalPlace, fail: Fail): (error: unknown) => never {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return fail(`${location} is missing beside the model`, error);
  };
}

/** In memory of its own, so that any element type is aligned in it. */
async function readExactly(
  file: FileHandle,
  { location, offset, length }: ExternalPlace,
  fail: Fail,
): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length; ) {
    const wanted = Math.min(length - done, READ_BYTES);
    const { bytesRead } = await file.read(bytes, done, wanted, offset + done);
    if (bytesRead === 0) return fail(`${location} was cut off while being read`);
    done += bytesRead;
  }
  return bytes;
}
