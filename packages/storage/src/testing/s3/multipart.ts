import { md5 } from './buckets.ts';
import { type BucketRequest, isIntact, type S3Answer, s3Error } from './protocol.ts';
import { textsOf, xml } from './xml.ts';

/** What is asked of `?uploads` and `?uploadId=`. */
export function multipartOperation(asked: BucketRequest): S3Answer {
  const { method, query, bucket, name, key } = asked;
  if (query.has('uploads')) {
    const UploadId = bucket.begin(key);
    const body = xml('InitiateMultipartUploadResult', { Bucket: name, Key: key, UploadId });
    return { status: 200, body };
  }
  const id = query.get('uploadId')!;
  if (bucket.uploads.get(id)?.key !== key) return s3Error('NoSuchUpload');
  switch (method) {
    case 'PUT':
      return putPart(asked, id);
    case 'GET':
      return listParts(asked, id);
    case 'POST':
      return complete(asked, id);
    default:
      bucket.uploads.delete(id);
      return { status: 204 };
  }
}

function putPart(asked: BucketRequest, id: string): S3Answer {
  if (!isIntact(asked)) return s3Error('BadDigest');
  const { bucket, query, body } = asked;
  const etag = `"${md5(body)}"`;
  bucket.uploads.get(id)!.parts.set(Number(query.get('partNumber')), { body, etag });
  return { status: 200, headers: { etag } };
}

function listParts({ bucket, name, key, query }: BucketRequest, id: string): S3Answer {
  const marker = Number(query.get('part-number-marker') ?? 0);
  const all = [...bucket.uploads.get(id)!.parts].sort(([a], [b]) => a - b);
  const rest = all.filter(([number]) => number > marker);
  // Small pages, so that clients must turn them.
  const page = rest.slice(0, 2);
  const more = rest.length > page.length;
  const Part = page.map(([PartNumber, { body, etag }]) => {
    return { PartNumber, ETag: etag, Size: body.length };
  });
  const result = {
    Bucket: name,
    Key: key,
    UploadId: id,
    IsTruncated: more,
    NextPartNumberMarker: more ? page.at(-1)![0] : undefined,
    Part,
  };
  return { status: 200, body: xml('ListPartsResult', result) };
}

function complete({ bucket, name, key, body }: BucketRequest, id: string): S3Answer {
  const numbers = textsOf(String(body), 'PartNumber').map(Number);
  const etags = textsOf(String(body), 'ETag');
  const parts = numbers.map((number, index) => ({ number, etag: etags[index] ?? '' }));
  const object = bucket.complete(id, parts);
  if (typeof object === 'string') return s3Error(object);
  const result = { Bucket: name, Key: key, ETag: object.etag };
  return { status: 200, body: xml('CompleteMultipartUploadResult', result) };
}
