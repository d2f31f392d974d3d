import { entriesOf } from '../folders.ts';
import type { S3Object } from './buckets.ts';
import { multipartOperation } from './multipart.ts';
import {
  type BucketRequest,
  isIntact,
  type S3Answer,
  type S3Request,
  s3Error,
} from './protocol.ts';
import { textsOf, xml } from './xml.ts';

export function answerS3(request: S3Request, denied: readonly string[]): S3Answer {
  const url = new URL(`http://s3${request.target}`);
  const [, name = '', ...rest] = request.target.split('?')[0]!.split('/');
  const bucket = request.buckets.get(name);
  if (!bucket) return s3Error('NoSuchBucket');
  const key = decodeURIComponent(rest.join('/'));
  const asked: BucketRequest = { ...request, bucket, name, key, query: url.searchParams };
  const { action, run } = operationOf(asked);
  if (denied.includes(action)) return s3Error('AccessDenied');
  return run(asked);
}

interface Operation {
  readonly action: string;
  readonly run: (asked: BucketRequest) => S3Answer;
}

function operationOf(asked: BucketRequest): Operation {
  const { method, key, query } = asked;
  if (key === '') {
    if (method === 'POST' && query.has('delete')) {
      return { action: 's3:DeleteObject', run: deleteObjects };
    }
    if (method === 'HEAD') return { action: 's3:ListBucket', run: () => ({ status: 200 }) };
    if (method === 'GET') return { action: 's3:ListBucket', run: listObjects };
    return { action: '', run: () => s3Error('MethodNotAllowed') };
  }
  if (query.has('uploads') || query.has('uploadId')) {
    return { action: 's3:PutObject', run: multipartOperation };
  }
  switch (method) {
    case 'PUT':
      return { action: 's3:PutObject', run: putObject };
    case 'DELETE':
      return { action: 's3:DeleteObject', run: deleteObject };
    default:
      return { action: 's3:GetObject', run: getObject };
  }
}

function putObject(asked: BucketRequest): S3Answer {
  if (!isIntact(asked)) return s3Error('BadDigest');
  return { status: 200, headers: { etag: asked.bucket.put(asked.key, asked.body).etag } };
}

function deleteObject({ bucket, key }: BucketRequest): S3Answer {
  bucket.objects.delete(key);
  return { status: 204 };
}

function getObject({ bucket, key, headers }: BucketRequest): S3Answer {
  const object = bucket.objects.get(key);
  if (!object) return s3Error('NoSuchKey');
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== object.etag) return s3Error('PreconditionFailed');
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  if (!range) return { status: 200, headers: headersOf(object), body: object.body };
  const [start, end] = [Number(range[1]), range[2] ? Number(range[2]) + 1 : object.body.length];
  if (start >= object.body.length) return s3Error('InvalidRange');
  const body = object.body.subarray(start, end);
  const told = `bytes ${start}-${start + body.length - 1}/${object.body.length}`;
  const own = { 'content-range': told, 'content-length': body.length };
  return { status: 206, headers: { ...headersOf(object), ...own }, body };
}

function headersOf({ body, etag, modified }: S3Object) {
  return {
    etag,
    'content-length': body.length,
    'content-type': 'binary/octet-stream',
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
  };
}

function deleteObjects(asked: BucketRequest): S3Answer {
  const { headers } = asked;
  const checked = headers['content-md5'] !== undefined || 'x-amz-checksum-crc32' in headers;
  if (!checked) return s3Error('MissingContentMD5');
  if (!isIntact(asked)) return s3Error('BadDigest');
  const keys = textsOf(String(asked.body), 'Key');
  if (keys.length > 1000) return s3Error('MalformedXML');
  for (const key of keys) asked.bucket.objects.delete(key);
  const Deleted = keys.map((Key) => ({ Key }));
  const quiet = textsOf(String(asked.body), 'Quiet')[0] === 'true';
  return { status: 200, body: xml('DeleteResult', quiet ? {} : { Deleted }) };
}

function listObjects({ bucket, name, query, pageSize }: BucketRequest): S3Answer {
  if (query.has('location')) return { status: 200, body: xml('LocationConstraint', '') };
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const encode = query.get('encoding-type') === 'url' ? formEncoded : (key: string) => key;
  const delimiter = query.get('delimiter') ?? '';
  // A folder counts as one, whatever lies below.
  const names = entriesOf([...bucket.objects.keys()], prefix, delimiter).sort(byBytes);
  const rest = names.filter((entry) => byBytes(entry, after) > 0);
  const page = rest.slice(0, Math.min(pageSize, Number(query.get('max-keys') ?? 1000)));
  const isFolder = (entry: string) =>
    delimiter !== '' && entry.indexOf(delimiter, prefix.length) >= 0;
  const more = rest.length > page.length;
  const result = {
    Name: name,
    Prefix: encode(prefix),
    KeyCount: page.length,
    MaxKeys: pageSize,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: more,
    NextContinuationToken: more ? page.at(-1) : undefined,
    Contents: page
      .filter((key) => !isFolder(key))
      .map((key) => {
        const { body, etag, modified } = bucket.objects.get(key)!;
        const LastModified = modified.toISOString();
        return { Key: encode(key), Size: body.length, ETag: etag, LastModified };
      }),
    CommonPrefixes: page.filter(isFolder).map((folder) => ({ Prefix: encode(folder) })),
  };
  return { status: 200, body: xml('ListBucketResult', result) };
}

/** As S3 sorts: by the bytes of UTF-8. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function formEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}
