import type { StoredObject } from '../storage.ts';
import type { S3Requests } from './s3-requests.ts';

/** Page by page; the next page is asked for while this one is worked on. */
export async function* listS3(
  requests: S3Requests,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<StoredObject> {
  const { bucket, prefix: root } = requests.address;
  const ask = (token: string | undefined) =>
    requests.send(
      { key: prefix, action: 's3:ListBucket', signal },
      (client, { ListObjectsV2Command }, abort) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: root + prefix,
            // XML cannot hold every character that a key can.
            EncodingType: 'url',
            ...(token && { ContinuationToken: token }),
          }),
          abort,
        ),
    );
  for (let next: ReturnType<typeof ask> | undefined = ask(undefined); next; ) {
    const page: Awaited<ReturnType<typeof ask>> = await next;
    next = page.IsTruncated ? ask(page.NextContinuationToken) : undefined;
    // Thrown when it is awaited; a reader who stops early does not want to know.
    next?.catch(() => {});
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
      // Some servers of others do not know the encoding, and say so by their silence.
      const name = page.EncodingType === 'url' ? decodeKey(Key ?? '') : (Key ?? '');
      const key = name.slice(root.length);
      // "Folders" that consoles make.
      if (key === '' || key.endsWith('/')) continue;
      yield { key, size: Size ?? 0, modified: LastModified?.getTime(), tag: ETag };
    }
  }
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
