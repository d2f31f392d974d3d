import { readFile } from 'node:fs/promises';
import { fileFailure } from '../errors/file-failure.ts';
import { ObjectChangedError } from '../errors/object.ts';
import type { CallOptions } from '../storage.ts';
import { openPartFile, type PartFile, partPath, SYNC_STEP, transferId } from './part-file.ts';
import { type ObjectBody, type PatientRead, readPatiently } from './read-patiently.ts';
import { patiently } from './retry.ts';
import { PartWriter } from './write-part.ts';

export interface Download extends CallOptions, Pick<PatientRead, 'patience' | 'openAt'> {
  readonly url: string;
  readonly key: string;
  readonly file: string;
}

/**
 * Brings an object into a file, which appears whole or not at all. What an earlier attempt brought
 * is gone on with while the object has the same size and tag.
 */
export async function downloadFile(download: Download): Promise<void> {
  const { url, key, file } = download;
  const id = transferId(url, key);
  const { body, part } = await begin(download, id);
  try {
    download.onBytes?.(part.have);
    const writer = new PartWriter(part.handle, part.have);
    await fill(download, body, writer);
    await part.finish(file);
  } catch (error) {
    download.signal?.throwIfAborted();
    throw fileFailure(error, { url, key, path: file, act: 'write' });
  } finally {
    body.stream.destroy();
    await part.close();
  }
}

interface Begun {
  readonly body: ObjectBody;
  readonly part: PartFile;
}

/** Opens the object where the part file ends, or at 0 where there is none of the same content. */
async function begin({ patience, openAt, file, url, key }: Download, id: string): Promise<Begun> {
  const left = await readFile(`${partPath(file, id)}.tag`, 'utf8').catch(() => undefined);
  const failure = (error: unknown) => fileFailure(error, { url, key, path: file, act: 'write' });
  const open = (content: string, step: boolean) =>
    openPartFile(file, id, { content, lasting: step }).catch((error) => {
      throw failure(error);
    });
  if (left !== undefined) {
    const part = await open(left, true);
    const body = await patiently(patience, () => openAt(part.have, undefined)).catch(
      async (error: unknown) => {
        await part.close();
        throw error;
      },
    );
    if (contentOf(body) === left) return { body, part };
    body.stream.destroy();
    await part.close({ remove: true });
  }
  const body = await patiently(patience, () => openAt(0, undefined));
  try {
    return { body, part: await open(contentOf(body), (body.size ?? 0) > SYNC_STEP) };
  } catch (error) {
    body.stream.destroy();
    throw error;
  }
}

function contentOf({ size, tag }: ObjectBody): string {
  return JSON.stringify([size ?? null, tag ?? null]);
}

async function fill(download: Download, body: ObjectBody, writer: PartWriter): Promise<void> {
  const { url, key, patience, openAt, onBytes } = download;
  const changed = () => new ObjectChangedError(url, key, 'was replaced while it was read');
  const pieces = readPatiently({ patience, openAt, opened: body, start: writer.at, changed });
  for await (const piece of pieces) {
    await writer.write(piece);
    onBytes?.(piece.length);
  }
  if (body.size === undefined || writer.at === body.size) return;
  throw new ObjectChangedError(url, key, `sent ${writer.at} bytes where ${body.size} were told`);
}
