import { createHash } from 'node:crypto';
import type { UploadMemory } from '../transfer/upload-memory.ts';
import { customerKey, newObject } from './s3-extras.ts';
import { answerOf } from './s3-failure.ts';
import { md5Base64, type S3Requests } from './s3-requests.ts';

export interface UploadedPart {
  readonly PartNumber: number;
  readonly ETag: string;
}

interface FoundPart {
  readonly etag: string;
  readonly size: number;
}

export interface MultipartBegin {
  readonly requests: S3Requests;
  readonly key: string;
  readonly signal?: AbortSignal | undefined;
  readonly memory?: UploadMemory;
}

/** One upload in parts. The object appears with `complete`; until then the place keeps the parts. */
export class S3Multipart {
  readonly #requests: S3Requests;
  readonly #key: string;
  readonly #target: { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
  readonly #goesOn: boolean;

  private constructor({ requests, key }: MultipartBegin, id: string, goesOn: boolean) {
    const { bucket, prefix } = requests.address;
    this.#requests = requests;
    this.#key = key;
    this.#target = { Bucket: bucket, Key: prefix + key, UploadId: id };
    this.#goesOn = goesOn;
  }

  static async begin(begin: MultipartBegin): Promise<S3Multipart> {
    const { requests, key, signal, memory } = begin;
    if (memory?.value !== undefined) return new S3Multipart(begin, memory.value, true);
    const { bucket, prefix } = requests.address;
    const input = { Bucket: bucket, Key: prefix + key, ...newObject(requests.options) };
    const { UploadId } = await requests.send(
      { key, action: 's3:PutObject', signal },
      (client, { CreateMultipartUploadCommand }, abort) =>
        client.send(new CreateMultipartUploadCommand(input), abort),
    );
    await memory?.save(UploadId!);
    return new S3Multipart(begin, UploadId!, false);
  }

  /** Parts that the place has from an earlier attempt, by number. */
  async parts(signal?: AbortSignal): Promise<ReadonlyMap<number, FoundPart>> {
    const found = new Map<number, FoundPart>();
    if (!this.#goesOn) return found;
    for (let marker: string | undefined; ; ) {
      const page = await this.#requests.send(
        { key: this.#key, action: 's3:ListMultipartUploadParts', signal },
        (client, { ListPartsCommand }, abort) =>
          client.send(new ListPartsCommand({ ...this.#target, PartNumberMarker: marker }), abort),
      );
      for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
        found.set(PartNumber!, { etag: ETag!, size: Size! });
      }
      if (!page.IsTruncated || !page.NextPartNumberMarker) return found;
      marker = page.NextPartNumberMarker;
    }
  }

  /** Sends a part unless the place has just these bytes under its number. */
  async ensure(
    number: number,
    bytes: Buffer,
    found?: FoundPart,
    signal?: AbortSignal,
  ): Promise<UploadedPart> {
    if (found?.size === bytes.length && found.etag.replaceAll('"', '') === md5Hex(bytes)) {
      return { PartNumber: number, ETag: found.etag };
    }
    const { options } = this.#requests;
    const { ETag } = await this.#requests.send(
      { key: this.#key, action: 's3:PutObject', signal },
      (client, { UploadPartCommand }, abort) =>
        client.send(
          new UploadPartCommand({
            ...this.#target,
            ...customerKey(options),
            PartNumber: number,
            Body: bytes,
            ContentLength: bytes.length,
            ContentMD5: md5Base64(bytes),
          }),
          abort,
        ),
    );
    return { PartNumber: number, ETag: ETag! };
  }

  async complete(
    parts: readonly UploadedPart[],
    size: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const MultipartUpload = { Parts: [...parts] };
    let asked = 0;
    await this.#requests
      .send(
        { key: this.#key, action: 's3:PutObject', signal },
        (client, { CompleteMultipartUploadCommand }, abort) => {
          asked++;
          const input = {
            ...this.#target,
            ...customerKey(this.#requests.options),
            MultipartUpload,
          };
          return client.send(new CompleteMultipartUploadCommand(input), abort);
        },
      )
      .catch(async (error: unknown) => {
        // The first answer was lost on the way: the upload is gone because it is done.
        const gone = answerOf((error as Error).cause ?? error).name === 'NoSuchUpload';
        if (!gone || asked < 2 || !(await this.#isThere(size, parts.length))) throw error;
      });
  }

  /** The place forgets the parts; where even that fails, its rules for old uploads must do. */
  async abort(): Promise<void> {
    await this.#requests
      .once({ key: this.#key, action: 's3:AbortMultipartUpload' }, (client, library) =>
        client.send(new library.AbortMultipartUploadCommand(this.#target)),
      )
      .catch(() => {});
  }

  async #isThere(size: number, parts: number): Promise<boolean> {
    const { Bucket, Key } = this.#target;
    const found = await this.#requests.send(
      { key: this.#key, action: 's3:GetObject' },
      (client, { HeadObjectCommand }) => client.send(new HeadObjectCommand({ Bucket, Key })),
    );
    return found.ContentLength === size && (found.ETag ?? '').includes(`-${parts}`);
  }
}

function md5Hex(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}
