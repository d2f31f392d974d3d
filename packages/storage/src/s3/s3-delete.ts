import { mapPool } from '@havn/core';
import type { S3Requests } from './s3-requests.ts';

const BATCH = 1000;
const BATCHES_AT_ONCE = 4;

export async function deleteFromS3(
  requests: S3Requests,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const batches: (readonly string[])[] = [];
  for (let at = 0; at < keys.length; at += BATCH) batches.push(keys.slice(at, at + BATCH));
  await mapPool(batches, BATCHES_AT_ONCE, (batch) => deleteBatch(requests, batch, signal));
}

async function deleteBatch(
  requests: S3Requests,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const { bucket, prefix } = requests.address;
  const Objects = keys.map((key) => ({ Key: prefix + key }));
  const answer = await requests.send(
    { key: keys[0]!, action: 's3:DeleteObject', signal },
    (client, { DeleteObjectsCommand }, abort) =>
      client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        abort,
      ),
  );
  const refused = answer.Errors?.find(({ Code }) => Code !== 'NoSuchKey');
  if (!refused) return;
  const { Code = '', Message = '', Key = '' } = refused;
  const status = Code === 'AccessDenied' ? 403 : 400;
  const error = Object.assign(new Error(Message), { Code, $metadata: { httpStatusCode: status } });
  const asked = { key: Key.slice(prefix.length), action: 's3:DeleteObject' };
  throw await requests.failure(error, asked);
}
