import { type GcsBucket, resource } from './buckets.ts';
import { type GcsAnswer, type GcsRequest, gcsError, json } from './protocol.ts';

/** What is kept of a piece that was cut off: whole multiples of it. */
const STEP = 256 * 1024;

export function uploadOperation(
  asked: GcsRequest,
  bucket: GcsBucket,
  bucketName: string,
): GcsAnswer {
  const session = asked.query.get('upload_id');
  if (session !== null) return sessionOperation(asked, bucket, bucketName, session);
  const { query, body, headers } = asked;
  const type = query.get('uploadType');
  if (type === 'media') {
    return store(asked, bucket, bucketName, { name: query.get('name') ?? '', body });
  }
  if (type === 'multipart') {
    const parts = multipartOf(body, String(headers['content-type']));
    return parts
      ? store(asked, bucket, bucketName, parts)
      : gcsError(400, 'badRequest', 'Malformed multipart body.');
  }
  const told = body.length > 0 ? (JSON.parse(String(body)) as { name?: string }) : {};
  const name = query.get('name') ?? told.name ?? '';
  asked.allow('storage.objects.create', `${bucketName}/${name}`);
  const id = bucket.begin(name);
  const path = `/upload/storage/v1/b/${encodeURIComponent(bucketName)}/o`;
  const location = `${asked.endpoint}${path}?uploadType=resumable&upload_id=${id}`;
  return { status: 200, headers: { location, 'x-guploader-uploadid': id } };
}

interface NewObject {
  readonly name: string;
  readonly body: Buffer;
  readonly md5Hash?: string | undefined;
}

function store(
  asked: GcsRequest,
  bucket: GcsBucket,
  bucketName: string,
  { name, body, md5Hash }: NewObject,
): GcsAnswer {
  asked.allow('storage.objects.create', `${bucketName}/${name}`);
  const before = bucket.objects.get(name);
  const object = bucket.put(name, Buffer.from(body));
  if (md5Hash === undefined || md5Hash === object.md5Hash) {
    return json(200, resource(bucketName, object, asked.endpoint));
  }
  if (before) bucket.objects.set(name, before);
  else bucket.objects.delete(name);
  return gcsError(400, 'invalid', 'Provided MD5 hash does not match the calculated one.');
}

function multipartOf(body: Buffer, contentType: string): NewObject | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary) return undefined;
  const mark = `--${boundary}`;
  const second = body.indexOf(`\r\n${mark}`, mark.length);
  const end = body.lastIndexOf(`\r\n${mark}--`);
  const content = (from: number, to: number) => {
    const start = body.indexOf('\r\n\r\n', from) + 4;
    return body.subarray(start, to);
  };
  const told = JSON.parse(String(content(0, second))) as { name: string; md5Hash?: string };
  return { ...told, body: content(second + 2, end) };
}

function sessionOperation(
  asked: GcsRequest,
  bucket: GcsBucket,
  bucketName: string,
  id: string,
): GcsAnswer {
  const session = bucket.sessions.get(id);
  if (!session) return gcsError(404, 'notFound', 'Upload session not found.');
  if (asked.method === 'DELETE') {
    bucket.sessions.delete(id);
    return { status: 499 };
  }
  const range = /^bytes (?:\*|(\d+)-(\d+))\/(\*|\d+)$/.exec(
    asked.headers['content-range'] ?? 'bytes */0',
  );
  if (!range) return gcsError(400, 'badRequest', 'Malformed Content-Range.');
  const start = range[1] === undefined ? session.received.length : Number(range[1]);
  if (start > session.received.length) return gcsError(503, 'backendError', 'A gap in the bytes.');
  session.received = Buffer.concat([session.received.subarray(0, start), asked.body]);
  const whole = !('content-range' in asked.headers) || session.received.length === Number(range[3]);
  if (!whole) return unfinished(session.received.length);
  bucket.sessions.delete(id);
  return store(asked, bucket, bucketName, { name: session.name, body: session.received });
}

function unfinished(length: number): GcsAnswer {
  return { status: 308, headers: length > 0 ? { range: `bytes=0-${length - 1}` } : {} };
}

/** A piece broke off on the way: the place keeps what came, in steps. */
export function keepPart(
  asked: Pick<GcsRequest, 'path' | 'query' | 'headers' | 'buckets'>,
  came: Buffer,
) {
  const bucket = asked.buckets.get(decodeURIComponent(asked.path.split('/')[5] ?? ''));
  const session = bucket?.sessions.get(asked.query.get('upload_id') ?? '');
  const start = /^bytes (\d+)-/.exec(asked.headers['content-range'] ?? '')?.[1];
  if (!session || Number(start) !== session.received.length) return;
  const kept = came.subarray(0, Math.floor(came.length / STEP) * STEP);
  session.received = Buffer.concat([session.received, kept]);
}
