import type { CallOptions } from '../storage.ts';
import { inPieces } from '../transfer/file-pieces.ts';
import { newObject } from './s3-extras.ts';
import { S3Multipart, type UploadedPart } from './s3-multipart.ts';
import { md5Base64, type S3Requests } from './s3-requests.ts';

/** 10,000 parts of it are 156 GiB, the most that a stream can bring. */
const STREAM_PART = 16 * 2 ** 20;

export async function putObject(
  requests: S3Requests,
  key: string,
  bytes: Uint8Array,
  { signal, onBytes }: CallOptions,
): Promise<void> {
  const { bucket, prefix } = requests.address;
  await requests.send(
    { key, action: 's3:PutObject', signal },
    (client, { PutObjectCommand }, abort) =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: prefix + key,
          ...newObject(requests.options),
          Body: bytes,
          ContentLength: bytes.length,
          ContentMD5: md5Base64(bytes),
        }),
        abort,
      ),
  );
  onBytes?.(bytes.length);
}

/** A stream of unknown length: in one request when it is short, else part after part. */
export async function writeStream(
  requests: S3Requests,
  key: string,
  content: AsyncIterable<Uint8Array>,
  options: CallOptions,
): Promise<void> {
  const { signal, onBytes } = options;
  let multipart: S3Multipart | undefined;
  const parts: UploadedPart[] = [];
  let size = 0;
  try {
    for await (const piece of inPieces(content, STREAM_PART)) {
      signal?.throwIfAborted();
      const last = piece.length < STREAM_PART;
      if (last && !multipart) return await putObject(requests, key, piece, options);
      if (last && piece.length === 0) break;
      multipart ??= await S3Multipart.begin({ requests, key, signal });
      parts.push(await multipart.ensure(parts.length + 1, piece, undefined, signal));
      size += piece.length;
      onBytes?.(piece.length);
    }
    await multipart!.complete(parts, size, signal);
  } catch (error) {
    await multipart?.abort();
    throw error;
  }
}
