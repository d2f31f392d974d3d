import { entriesOf } from '../folders.ts';
import { type GcsBucket, resource } from './buckets.ts';
import { type GcsAnswer, type GcsRequest, gcsError, json, Refusal } from './protocol.ts';
import { uploadOperation } from './uploads.ts';

/** What the JSON API answers. */
export function answerGcs(asked: GcsRequest): GcsAnswer {
  const match = /^\/(download\/|upload\/)?storage\/v1\/b\/([^/]+)(?:\/o(?:\/(.+))?)?$/.exec(
    asked.path,
  );
  if (!match) return gcsError(404, 'notFound', 'Not Found');
  const [, kind, encodedBucket, encodedName] = match;
  const bucketName = decodeURIComponent(encodedBucket!);
  const bucket = asked.buckets.get(bucketName);
  if (!bucket) return gcsError(404, 'notFound', 'The specified bucket does not exist.');
  if (kind === 'upload/') return uploadOperation(asked, bucket, bucketName);
  if (!asked.path.includes('/o')) return json(200, { kind: 'storage#bucket', name: bucketName });
  if (encodedName === undefined) return list(asked, bucket, bucketName);
  const name = decodeURIComponent(encodedName);
  const place = { bucket, bucketName, name };
  if (asked.method === 'DELETE') return remove(asked, place);
  return kind === 'download/' || asked.query.get('alt') === 'media'
    ? media(asked, place)
    : describe(asked, place);
}

interface Place {
  readonly bucket: GcsBucket;
  readonly bucketName: string;
  readonly name: string;
}

function objectOf(asked: GcsRequest, { bucket, bucketName, name }: Place, permission: string) {
  asked.allow(permission, `${bucketName}/${name}`);
  const object = bucket.objects.get(name);
  if (object) return object;
  throw new Refusal(gcsError(404, 'notFound', `No such object: ${bucketName}/${name}`));
}

function describe(asked: GcsRequest, place: Place): GcsAnswer {
  const object = objectOf(asked, place, 'storage.objects.get');
  return json(200, resource(place.bucketName, object, asked.endpoint));
}

function remove(asked: GcsRequest, place: Place): GcsAnswer {
  objectOf(asked, place, 'storage.objects.delete');
  place.bucket.objects.delete(place.name);
  return { status: 204 };
}

function media(asked: GcsRequest, place: Place): GcsAnswer {
  const { body, generation, md5Hash, contentType } = objectOf(asked, place, 'storage.objects.get');
  const wanted = asked.query.get('ifGenerationMatch') ?? asked.query.get('generation');
  if (wanted !== null && wanted !== String(generation)) {
    return gcsError(412, 'conditionNotMet', 'Precondition Failed');
  }
  const headers = {
    'content-type': contentType,
    'x-goog-generation': String(generation),
    'x-goog-hash': `md5=${md5Hash}`,
    'x-goog-stored-content-length': body.length,
    'accept-ranges': 'bytes',
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(asked.headers.range ?? '');
  if (!range) return { status: 200, headers, body };
  const [start, end] = [Number(range[1]), range[2] ? Number(range[2]) + 1 : body.length];
  if (start >= body.length) {
    return gcsError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable');
  }
  const part = body.subarray(start, end);
  const told = `bytes ${start}-${start + part.length - 1}/${body.length}`;
  return { status: 206, headers: { ...headers, 'content-range': told }, body: part };
}

function list(asked: GcsRequest, bucket: GcsBucket, bucketName: string): GcsAnswer {
  asked.allow('storage.objects.list', bucketName);
  const { query, pageSize, endpoint } = asked;
  const prefix = query.get('prefix') ?? '';
  const after = query.get('pageToken') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const names = entriesOf([...bucket.objects.keys()], prefix, delimiter)
    .sort(byBytes)
    .filter((name) => byBytes(name, after) > 0);
  const page = names.slice(0, Math.min(pageSize, Number(query.get('maxResults') ?? pageSize)));
  const isFolder = (name: string) =>
    delimiter !== '' && name.indexOf(delimiter, prefix.length) >= 0;
  const items = page
    .filter((name) => !isFolder(name))
    .map((name) => resource(bucketName, bucket.objects.get(name)!, endpoint));
  const prefixes = page.filter(isFolder);
  return json(200, {
    kind: 'storage#objects',
    ...(items.length > 0 && { items }),
    ...(prefixes.length > 0 && { prefixes }),
    ...(names.length > page.length && { nextPageToken: page.at(-1) }),
  });
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
