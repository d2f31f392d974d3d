import { ObjectChangedError } from '../errors/object.ts';
import type { CallOptions } from '../storage.ts';
import { counted } from './counted.ts';
import { downloadFile } from './download-file.ts';
import { type PatientRead, readPatiently } from './read-patiently.ts';

/** An object that can be opened at any byte, and the words for what may go wrong. */
export interface ObjectSource extends Pick<PatientRead, 'patience' | 'openAt'> {
  readonly url: string;
  readonly key: string;
  /** What to throw for an error of the place. */
  readonly failure: (error: unknown) => unknown;
}

/** An object's bytes from `start` on; a connection that breaks is taken up where it broke. */
export async function* readObject(
  { url, key, patience, openAt, failure }: ObjectSource,
  { start = 0, onBytes }: CallOptions & { readonly start?: number },
): AsyncGenerator<Uint8Array> {
  const changed = () => new ObjectChangedError(url, key, 'was replaced while it was read');
  try {
    yield* counted(readPatiently({ patience, start, openAt, changed }), onBytes);
  } catch (error) {
    patience.signal?.throwIfAborted();
    throw await failure(error);
  }
}

/** Brings an object into a file, which appears whole or not at all, going on with what is there. */
export async function downloadObject(
  { failure, ...source }: ObjectSource,
  file: string,
  options: CallOptions,
): Promise<void> {
  try {
    await downloadFile({ ...options, ...source, file });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw await failure(error);
  }
}
