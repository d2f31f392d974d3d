import { createHash, randomUUID } from 'node:crypto';

export interface S3Object {
  readonly body: Buffer;
  readonly etag: string;
  readonly modified: Date;
}

interface Part {
  readonly body: Buffer;
  readonly etag: string;
}

export interface S3Upload {
  readonly key: string;
  readonly parts: Map<number, Part>;
}

/** What a bucket holds, in memory. */
export class S3Bucket {
  readonly objects = new Map<string, S3Object>();
  readonly uploads = new Map<string, S3Upload>();

  put(key: string, body: Buffer): S3Object {
    const object = { body, etag: `"${md5(body)}"`, modified: new Date() };
    this.objects.set(key, object);
    return object;
  }

  begin(key: string): string {
    const id = randomUUID();
    this.uploads.set(id, { key, parts: new Map() });
    return id;
  }

  /** The object, or the code of the failure. */
  complete(id: string, parts: readonly { number: number; etag: string }[]): S3Object | string {
    const upload = this.uploads.get(id);
    if (!upload) return 'NoSuchUpload';
    const chosen: Part[] = [];
    for (const [index, { number, etag }] of parts.entries()) {
      const part = upload.parts.get(number);
      if (part?.etag.replaceAll('"', '') !== etag.replaceAll('"', '')) return 'InvalidPart';
      if (number <= (parts[index - 1]?.number ?? 0)) return 'InvalidPartOrder';
      if (index < parts.length - 1 && part.body.length < 5 * 2 ** 20) return 'EntityTooSmall';
      chosen.push(part);
    }
    const digests = chosen.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
    const object = {
      body: Buffer.concat(chosen.map(({ body }) => body)),
      etag: `"${md5(Buffer.concat(digests))}-${chosen.length}"`,
      modified: new Date(),
    };
    this.uploads.delete(id);
    this.objects.set(upload.key, object);
    return object;
  }
}

export function md5(bytes: Uint8Array, encoding: 'hex' | 'base64' = 'hex'): string {
  return createHash('md5').update(bytes).digest(encoding);
}
