import { createHmac, randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import type { Storage } from '@havn/storage';
import { equalSecrets } from '../access/secrets.ts';
import { doesNotExist, invalidParameter } from '../protocol/rest-error.ts';
import { keyOf, safePath } from './paths.ts';

const FOLDER = '.havn-uploads';
const MAX_PARTS = 10_000;
const LIFE_MS = 24 * 3_600_000;

interface UploadPart {
  readonly number: number;
  /** Below the server's address; good for a day, for this part alone, without a login. */
  readonly path: string;
}

/**
 * Uploads of large files in parts that a client may send at once and again: each lies by itself until
 * the upload is completed.
 */
export interface Multipart {
  create(count: number): { readonly uploadId: string; readonly parts: readonly UploadPart[] };
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

export function openMultipart(storage: Storage): Multipart {
  // Links that an earlier process gave are no longer good: the client asks for new ones.
  const secret = randomBytes(32);
  const sign = (uploadId: string, number: number, until: number) =>
    createHmac('sha256', secret).update(`${uploadId}/${number}/${until}`).digest('base64url');
  const keyOfPart = (uploadId: string, number: number) =>
    `${FOLDER}/${checkedId(uploadId)}/${number}`;
  return {
    create(count) {
      if (!Number.isInteger(count) || count < 1 || count > MAX_PARTS) {
        throw invalidParameter(`An upload has 1 to ${MAX_PARTS} parts, not ${count}.`);
      }
      const uploadId = randomBytes(16).toString('hex');
      const until = Date.now() + LIFE_MS;
      const parts = Array.from({ length: count }, (_, index) => {
        const number = index + 1;
        const query = `until=${until}&signature=${sign(uploadId, number, until)}`;
        const path = `/api/2.0/mlflow-artifacts/mpu/part/${uploadId}/${number}?${query}`;
        return { number, path };
      });
      return { uploadId, parts };
    },
    async write(uploadId, { number, until, signature }, content) {
      if (until < Date.now() || !equalSecrets(signature, sign(uploadId, number, until))) {
        throw doesNotExist('There is no such part of an upload.');
      }
      await storage.write(keyOfPart(uploadId, number), content);
      return `"${uploadId}-${number}"`;
    },
    async complete(uploadId, path, numbers) {
      const keys = numbers.toSorted((a, b) => a - b).map((number) => keyOfPart(uploadId, number));
      const found = await Promise.all(keys.map((key) => storage.stat(key)));
      const missing = found.indexOf(undefined);
      if (keys.length === 0 || missing !== -1) {
        throw invalidParameter(`Part ${numbers[missing] ?? 1} of the upload has not arrived.`);
      }
      await storage.write(keyOf(safePath(path)), joined(storage, keys));
      await storage.delete(keys);
    },
    async abort(uploadId) {
      const keys: string[] = [];
      for await (const { key } of storage.list(`${FOLDER}/${checkedId(uploadId)}/`)) keys.push(key);
      await storage.delete(keys);
    },
  };
}

/** Where a file of that name goes; the client sends its own path of it. */
export function targetOf(folder: string, file: string): string {
  return posix.join(folder, posix.basename(file.replaceAll('\\', '/')));
}

function checkedId(uploadId: string): string {
  if (/^[0-9a-f]{32}$/.test(uploadId)) return uploadId;
  throw doesNotExist('There is no such upload.');
}

async function* joined(storage: Storage, keys: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const key of keys) yield* storage.read(key);
}
