import { createHash, randomUUID } from 'node:crypto';

export interface GcsStoredObject {
  readonly name: string;
  readonly body: Buffer;
  readonly generation: number;
  readonly updated: string;
  readonly md5Hash: string;
  readonly crc32c: string;
  readonly contentType: string;
}

interface Session {
  readonly name: string;
  readonly contentType: string;
  received: Buffer;
}

/** What a bucket holds, in memory. */
export class GcsBucket {
  readonly objects = new Map<string, GcsStoredObject>();
  readonly sessions = new Map<string, Session>();
  #generation = Date.now() * 1000;

  put(name: string, body: Buffer, contentType = 'application/octet-stream'): GcsStoredObject {
    const md5Hash = createHash('md5').update(body).digest('base64');
    const updated = new Date().toISOString();
    const generation = ++this.#generation;
    const checks = { md5Hash, crc32c: crc32c(body) };
    const object = { name, body, generation, updated, ...checks, contentType };
    this.objects.set(name, object);
    return object;
  }

  begin(name: string, contentType = 'application/octet-stream'): string {
    const id = randomUUID();
    this.sessions.set(id, { name, contentType, received: Buffer.alloc(0) });
    return id;
  }
}

/** The resource that describes an object. */
export function resource(bucket: string, object: GcsStoredObject, endpoint: string) {
  const { name, body, generation, updated, md5Hash, crc32c, contentType } = object;
  const path = `${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}`;
  return {
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${endpoint}/storage/v1/b/${path}`,
    mediaLink: `${endpoint}/download/storage/v1/b/${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation: String(generation),
    metageneration: '1',
    contentType,
    size: String(body.length),
    md5Hash,
    crc32c,
    etag: Buffer.from(String(generation)).toString('base64'),
    timeCreated: updated,
    updated,
  };
}

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** CRC-32C (Castagnoli), big-endian in base64, as the API tells it. */
function crc32c(bytes: Uint8Array): string {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff]! ^ (value >>> 8);
  const answer = Buffer.alloc(4);
  answer.writeUInt32BE((value ^ 0xffffffff) >>> 0);
  return answer.toString('base64');
}
