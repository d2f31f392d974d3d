import { mapPool } from '@havn/core';
import type { CallOptions } from '../storage.ts';
import { openSource, type SourceFile } from '../transfer/file-pieces.ts';
import { transferId } from '../transfer/part-file.ts';
import type { Slots } from '../transfer/slots.ts';
import { openUploadMemory, type UploadMemory } from '../transfer/upload-memory.ts';
import { answerOf } from './s3-failure.ts';
import { S3Multipart, type UploadedPart } from './s3-multipart.ts';
import type { S3Requests } from './s3-requests.ts';
import { putObject } from './s3-write.ts';

const MIB = 2 ** 20;
const MOST_PARTS = 10_000;
const PART_SIZE = 8 * MIB;
const PARTS_AT_ONCE = 4;

export interface S3Upload extends CallOptions {
  readonly requests: S3Requests;
  readonly key: string;
  readonly file: string;
  /** Parts that lie in memory at once, of all uploads. */
  readonly slots: Slots;
  /** Where unfinished uploads are remembered. */
  readonly uploads: string;
}

/** A small file in one request; a large one in parts, of which those that are there stay. */
export async function uploadToS3(upload: S3Upload): Promise<void> {
  const { requests, key, file, slots } = upload;
  const source = await openSource(file, requests.address.url, key);
  try {
    const partSize = partSizeFor(source.size, requests.options.multipart_chunksize);
    if (source.size > partSize) return await inParts(upload, source, partSize);
    await slots.run(async () =>
      putObject(requests, key, await source.piece(0, source.size), upload),
    );
  } finally {
    await source.close();
  }
}

function partSizeFor(size: number, chosen = PART_SIZE): number {
  return Math.max(chosen, Math.ceil(size / MOST_PARTS / MIB) * MIB);
}

async function inParts(upload: S3Upload, source: SourceFile, partSize: number): Promise<void> {
  const { requests, key, file, uploads } = upload;
  const id = transferId(requests.address.url, key, file, source.version, partSize);
  const memory = await openUploadMemory(uploads, id);
  try {
    await inPartsOnce(upload, source, partSize, memory).catch(async (error: unknown) => {
      // Finished by somebody else, or forgotten by the place: begin anew, once.
      if (answerOf((error as Error).cause ?? error).name !== 'NoSuchUpload') throw error;
      await memory.forget();
      await inPartsOnce(upload, source, partSize, { ...memory, value: undefined });
    });
  } finally {
    await memory.close();
  }
}

async function inPartsOnce(
  upload: S3Upload,
  source: SourceFile,
  partSize: number,
  memory: UploadMemory,
): Promise<void> {
  const { requests, key, slots, signal, onBytes } = upload;
  const multipart = await S3Multipart.begin({ requests, key, signal, memory });
  const there = await multipart.parts(signal);
  try {
    const count = Math.ceil(source.size / partSize);
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const parts = await mapPool(numbers, PARTS_AT_ONCE, (number) =>
      slots.run(async (): Promise<UploadedPart> => {
        signal?.throwIfAborted();
        const start = (number - 1) * partSize;
        const bytes = await source.piece(start, Math.min(partSize, source.size - start));
        const part = await multipart.ensure(number, bytes, there.get(number), signal);
        onBytes?.(bytes.length);
        return part;
      }),
    );
    signal?.throwIfAborted();
    await multipart.complete(parts, source.size, signal);
    await memory.forget();
  } catch (error) {
    if (!memory.lasting) await multipart.abort();
    throw error;
  }
}
