import { createHash, type Hash, randomBytes } from 'node:crypto';
import { ObjectChangedError } from '../errors/object.ts';
import type { CallOptions } from '../storage.ts';
import { inPieces, openSource, type SourceFile } from '../transfer/file-pieces.ts';
import { transferId } from '../transfer/part-file.ts';
import type { Slots } from '../transfer/slots.ts';
import { openUploadMemory, type UploadMemory } from '../transfer/upload-memory.ts';
import type { GcsAsked, GcsRequests } from './gcs-requests.ts';
import { type GcsObject, GcsSession, type UploadState } from './gcs-session.ts';

/** A multiple of 256 KiB, as the protocol wants. */
const PIECE = 8 * 2 ** 20;

export interface GcsUpload extends CallOptions {
  readonly requests: GcsRequests;
  readonly key: string;
  readonly file: string;
  readonly slots: Slots;
  readonly uploads: string;
}

function askedFor(key: string, signal: AbortSignal | undefined): GcsAsked {
  return { key, permission: 'storage.objects.create', signal };
}

/** Bytes and what they must hash to, in one request. */
export async function putToGcs(
  requests: GcsRequests,
  key: string,
  bytes: Uint8Array,
  { signal, onBytes }: CallOptions,
): Promise<void> {
  const name = requests.address.prefix + key;
  const md5Hash = createHash('md5').update(bytes).digest('base64');
  const boundary = `havn-${randomBytes(12).toString('hex')}`;
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n`),
    Buffer.from(JSON.stringify({ name, md5Hash })),
    Buffer.from(`\r\n--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--`),
  ]);
  await requests.json(askedFor(key, signal), {
    method: 'POST',
    target: `/upload${requests.target(undefined, { uploadType: 'multipart' })}`,
    headers: {
      'content-type': `multipart/related; boundary=${boundary}`,
      'content-length': body.length,
    },
    body,
  });
  onBytes?.(bytes.length);
}

/** A stream of unknown length: in one request when it is short, else piece after piece. */
export async function streamToGcs(
  requests: GcsRequests,
  key: string,
  content: AsyncIterable<Uint8Array>,
  options: CallOptions,
): Promise<void> {
  const { signal, onBytes } = options;
  const hash = createHash('md5');
  let session: GcsSession | undefined;
  let at = 0;
  try {
    for await (const piece of inPieces(content, PIECE)) {
      signal?.throwIfAborted();
      const last = piece.length < PIECE;
      if (last && !session) return await putToGcs(requests, key, piece, options);
      session ??= await GcsSession.begin(requests, askedFor(key, signal));
      hash.update(piece);
      const state = await session.send(piece, at, last ? at + piece.length : undefined);
      at += piece.length;
      onBytes?.(piece.length);
      if (last) await checkStored(requests, key, state, hash);
    }
  } catch (error) {
    await session?.cancel();
    throw error;
  }
}

/** A small file in one request; a large one goes on where an earlier attempt stopped. */
export async function uploadToGcs(upload: GcsUpload): Promise<void> {
  const { requests, key, file, slots } = upload;
  const source = await openSource(file, requests.address.url, key);
  try {
    await slots.run(async () => {
      if (source.size > PIECE) return inSession(upload, source);
      const bytes = await source.piece(0, source.size);
      return putToGcs(requests, key, bytes, upload);
    });
  } finally {
    await source.close();
  }
}

async function inSession(upload: GcsUpload, source: SourceFile): Promise<void> {
  const { requests, key, file, uploads } = upload;
  const memory = await openUploadMemory(
    uploads,
    transferId(requests.address.url, requests.endpoint.href, key, file, source.version),
  );
  try {
    await sendAll(upload, source, memory);
    await memory.forget();
  } finally {
    await memory.close();
  }
}

async function sendAll(upload: GcsUpload, source: SourceFile, memory: UploadMemory): Promise<void> {
  const { requests, key, signal, onBytes } = upload;
  const asked = askedFor(key, signal);
  const known = memory.value ? new GcsSession(requests, asked, memory.value) : undefined;
  let state = await known?.state(source.size);
  const session = known && state ? known : await GcsSession.begin(requests, asked, source.size);
  if (session !== known) await memory.save(session.address);
  const hash = createHash('md5');
  try {
    for (let at = 0; at < source.size; at += PIECE) {
      signal?.throwIfAborted();
      const bytes = await source.piece(at, Math.min(PIECE, source.size - at));
      hash.update(bytes);
      state = await sendMissing(session, bytes, at, source.size, state);
      onBytes?.(bytes.length);
    }
    await checkStored(requests, key, state, hash);
  } catch (error) {
    if (!memory.lasting) await session.cancel();
    throw error;
  }
}

/** Sends of a piece what the place does not have yet. */
async function sendMissing(
  session: GcsSession,
  bytes: Buffer,
  at: number,
  total: number,
  state: UploadState | undefined,
): Promise<UploadState | undefined> {
  if (state && 'object' in state) return state;
  const have = Math.max(at, state?.have ?? 0);
  if (have >= at + bytes.length) return state;
  return session.send(bytes.subarray(have - at), have, total);
}

/** What the place says that it stored must be what was sent. */
async function checkStored(
  requests: GcsRequests,
  key: string,
  state: UploadState | undefined,
  hash: Hash,
): Promise<void> {
  const object: GcsObject | undefined = state && 'object' in state ? state.object : undefined;
  const sent = hash.digest('base64');
  if (object && (object.md5Hash === undefined || object.md5Hash === sent)) return;
  const { url } = requests.address;
  throw new ObjectChangedError(url, key, 'was stored with other bytes than were sent');
}
