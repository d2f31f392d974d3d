import type { StoredFolder, StoredObject } from '../storage.ts';
import type { S3Requests } from './s3-requests.ts';

export interface ListS3 {
  readonly prefix: string;
  /** What lies deeper than the next `/` is told as one folder. */
  readonly folders?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Every object with a prefix. */
export async function* listS3(requests: S3Requests, options: ListS3): AsyncGenerator<StoredObject> {
  for await (const page of pagesOf(requests, options)) yield* page.objects;
}

export async function* listS3Folder(
  requests: S3Requests,
  options: ListS3,
): AsyncGenerator<StoredObject | StoredFolder> {
  for await (const page of pagesOf(requests, { ...options, folders: true })) {
    yield* page.objects;
    for (const folder of page.folders) yield { folder };
  }
}

interface Page {
  readonly objects: readonly StoredObject[];
  readonly folders: readonly string[];
}

/** The next page is asked for while this one is worked on. */
async function* pagesOf(
  requests: S3Requests,
  { prefix, folders = false, signal }: ListS3,
): AsyncGenerator<Page> {
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
            ...(folders && { Delimiter: '/' }),
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
    // Some servers of others do not know the encoding, and say so by their silence.
    const decode = page.EncodingType === 'url' ? decodeKey : (key: string) => key;
    const keyOf = (name: string | undefined) => decode(name ?? '').slice(root.length);
    yield {
      objects: (page.Contents ?? [])
        .map(({ Key, Size, LastModified, ETag }) => {
          const modified = LastModified?.getTime();
          return { key: keyOf(Key), size: Size ?? 0, modified, tag: ETag };
        })
        // "Folders" that consoles make.
        .filter(({ key }) => key !== '' && !key.endsWith('/')),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => keyOf(Prefix)),
    };
  }
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '));
}
