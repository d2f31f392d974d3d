import { createHmac } from 'node:crypto';
import { posix } from 'node:path';
import type { ArtifactIndex, ArtifactStore } from '@havn/track';
import { equalSecrets } from '../access/secrets.ts';
import { doesNotExist, invalidParameter } from '../protocol/rest-error.ts';
import { keyOf, safePath } from './paths.ts';

const MAX_PARTS = 10_000;

export interface UploadLink {
  readonly number: number;
  /** Below the server's address; good for this part alone, without a login, as long as the upload. */
  readonly path: string;
}

interface UploadState {
  readonly arrived: readonly ArrivedPart[];
  /** Links for the parts that have not arrived. */
  readonly missing: readonly UploadLink[];
}

interface ArrivedPart {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
}

/**
 * Uploads of large files in parts that a client may send at once and again, also when the server or
 * the client was started anew in between: each is kept until the upload is completed or given up.
 */
export interface Multipart {
  create(
    count: number,
  ): Promise<{ readonly uploadId: string; readonly parts: readonly UploadLink[] }>;
  /** What has arrived, and what to send. Throws `RESOURCE_DOES_NOT_EXIST`. */
  state(uploadId: string): Promise<UploadState>;
  /** Answers the part's ETag. */
  write(uploadId: string, part: PartAddress, content: AsyncIterable<Uint8Array>): Promise<string>;
  complete(uploadId: string, path: string, numbers: readonly number[]): Promise<void>;
  abort(uploadId: string): Promise<void>;
}

interface PartAddress {
  readonly number: number;
  readonly until: number;
  readonly signature: string;
}

export function openMultipart(index: ArtifactIndex, files: ArtifactStore): Multipart {
  const find = async (uploadId: string) => {
    const upload = await index.upload(checkedId(uploadId));
    if (upload && upload.until > Date.now()) return upload;
    throw doesNotExist('There is no such upload.');
  };
  const state = async (uploadId: string): Promise<UploadState> => {
    const { secret, parts, until, arrived } = await find(uploadId);
    const there = new Set(arrived.map(({ number }) => number));
    const numbers = Array.from({ length: parts }, (_, part) => part + 1);
    return {
      arrived: arrived.map((part) => ({ ...part, etag: etagOf(uploadId, part.number) })),
      missing: numbers
        .filter((number) => !there.has(number))
        .map((number) => ({ number, path: linkTo({ uploadId, number, until, secret }) })),
    };
  };
  return {
    async create(count) {
      if (!Number.isInteger(count) || count < 1 || count > MAX_PARTS) {
        throw invalidParameter(`An upload has 1 to ${MAX_PARTS} parts, not ${count}.`);
      }
      const uploadId = await index.beginUpload(count);
      return { uploadId, parts: (await state(uploadId)).missing };
    },
    state,
    async write(uploadId, { number, until, signature }, content) {
      const { secret } = await find(uploadId);
      const expected = sign({ uploadId, number, until, secret });
      if (until < Date.now() || !equalSecrets(signature, expected)) {
        throw doesNotExist('There is no such part of an upload.');
      }
      await files.writePart({ upload: uploadId, number }, content);
      return etagOf(uploadId, number);
    },
    complete: (uploadId, path, numbers) =>
      index.completeUpload(checkedId(uploadId), keyOf(safePath(path)), numbers),
    abort: (uploadId) => index.abortUpload(checkedId(uploadId)),
  };
}

interface SignedPart {
  readonly uploadId: string;
  readonly number: number;
  readonly until: number;
  readonly secret: string;
}

function sign({ uploadId, number, until, secret }: SignedPart): string {
  return createHmac('sha256', secret).update(`${uploadId}/${number}/${until}`).digest('base64url');
}

function linkTo(part: SignedPart): string {
  const query = `until=${part.until}&signature=${sign(part)}`;
  return `/api/2.0/mlflow-artifacts/mpu/part/${part.uploadId}/${part.number}?${query}`;
}

function etagOf(uploadId: string, number: number): string {
  return `"${uploadId}-${number}"`;
}

/** Where a file of that name goes; the client sends its own path of it. */
export function targetOf(folder: string, file: string): string {
  return posix.join(folder, posix.basename(file.replaceAll('\\', '/')));
}

function checkedId(uploadId: string): string {
  if (/^[0-9a-f]{32}$/.test(uploadId)) return uploadId;
  throw doesNotExist('There is no such upload.');
}
